/* RLIMIT_DATA bounds the heap and private writable memory, not read-only or shared memory. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	long size = proc_value("/proc/self/status", "VmData") << 10;
	struct rlimit limit = { size + 50 * PAGE, RLIM_INFINITY };
	char *heap = (char *)syscall(SYS_brk, 0);

	OK(setrlimit(RLIMIT_DATA, &limit));
	FAILS(ENOMEM,
	      mmap(NULL, 60 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	OK(mmap(NULL, 60 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	OK(mmap(NULL, 60 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	CHECK_EQ(syscall(SYS_brk, heap + 60 * PAGE), heap);
	OK(mmap(NULL, 40 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	return 0;
}
