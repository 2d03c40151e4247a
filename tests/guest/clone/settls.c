/* With CLONE_SETTLS the child's FS base is the given one; without it, its parent's. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

/* No libc in the child: errno and the stack protector's canary are in its TLS. */
static inline __attribute__((always_inline)) long call(long nr, long a, long b, long c, long d,
						       long e)
{
	register long r10 asm("r10") = d, r8 asm("r8") = e;
	long ret = nr;

	asm volatile("syscall" : "+a"(ret) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
		     : "rcx", "r11", "memory");
	return ret;
}

/* => 4 when the child's FS base is the expected one. */
static int child_has(unsigned long flags, unsigned long tls, unsigned long expected)
{
	unsigned long base = 0;
	pid_t pid = call(SYS_clone, flags | SIGCHLD, 0, 0, 0, tls);
	int status;

	if (pid == 0) {
		long ret = call(SYS_arch_prctl, ARCH_GET_FS, (long)&base, 0, 0, 0);

		call(SYS_exit, ret == 0 && base == expected ? 4 : 5, 0, 0, 0, 0);
	}
	CHECK(pid > 0);
	OK(waitpid(pid, &status, 0));
	return WEXITSTATUS(status);
}

int main(void)
{
	unsigned long mine, *area = private_pages(1);

	OK(syscall(SYS_arch_prctl, ARCH_GET_FS, &mine));
	CHECK_EQ(child_has(0, 0x1234, mine), 4);
	CHECK_EQ(child_has(CLONE_SETTLS, (unsigned long)area, (unsigned long)area), 4);
	CHECK_EQ(child_has(CLONE_SETTLS, 0, 0), 4);
	return 0;
}
