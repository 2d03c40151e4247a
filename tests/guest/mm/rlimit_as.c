/* RLIMIT_AS bounds the address space: mmap, brk and mremap beyond it are ENOMEM. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	long size = proc_value("/proc/self/status", "VmSize") << 10;
	struct rlimit limit = { size + 100 * PAGE, RLIM_INFINITY };
	char *mem, *heap = (char *)syscall(SYS_brk, 0);

	OK(setrlimit(RLIMIT_AS, &limit));
	FAILS(ENOMEM, mmap(NULL, 101 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	mem = OK(mmap(NULL, 90 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	FAILS(ENOMEM, mremap(mem, 90 * PAGE, 120 * PAGE, MREMAP_MAYMOVE));
	CHECK_EQ(syscall(SYS_brk, heap + 20 * PAGE), heap);
	CHECK_EQ(syscall(SYS_brk, heap + 2 * PAGE), heap + 2 * PAGE);
	/* A child starts with the same size, and may fork in spite of the limit. */
	WAIT_EXIT(FORK({
		FAILS(ENOMEM, mmap(NULL, 20 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	}), 0);
	OK(munmap(mem, 90 * PAGE));
	OK(mmap(NULL, 90 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	return 0;
}
