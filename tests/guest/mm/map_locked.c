/* Who may lock no memory gets no locked mapping: EPERM. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

/* The call itself: of EPERM libc makes ENOMEM. */
static long map(int flags, int fd)
{
	return syscall(SYS_mmap, NULL, PAGE, PROT_READ, flags, fd, 0);
}

int main(void)
{
	struct rlimit none = { 0, 0 };

	OK(setrlimit(RLIMIT_MEMLOCK, &none));
	become(1000);
	FAILS(EPERM, map(MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1));
	FAILS(EPERM, map(MAP_LOCKED, OK(open(".", O_RDONLY))));
	CHECK_EQ(proc_value("/proc/self/status", "VmLck"), 0);
	return 0;
}
