/* sigaction keeps what it knows: no SIGKILL in a mask, no flags that there aren't; its kin refuse
 * sizes, operations and pointers that are wrong. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

struct ksigaction {
	void (*handler)(int);
	unsigned long flags;
	void *restorer;
	unsigned long mask;
};

static void handler(int sig)
{
}

int main(void)
{
	struct ksigaction sa = { handler, ~0UL, handler, ~0UL }, old;
	unsigned long set = 0, all = ~0UL;

	OK(syscall(SYS_rt_sigaction, SIGUSR1, &sa, NULL, 8));
	OK(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
	CHECK(old.handler == handler);
	CHECK_EQ(old.flags, 0xdc000807);
	CHECK_EQ(old.mask, ~(1UL << (SIGKILL - 1) | 1UL << (SIGSTOP - 1)));
	FAILS(EINVAL, syscall(SYS_rt_sigaction, 0, NULL, &old, 8));
	FAILS(EINVAL, syscall(SYS_rt_sigaction, 65, NULL, &old, 8));
	FAILS(EINVAL, syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 4));
	FAILS(EINVAL, syscall(SYS_rt_sigaction, SIGKILL, &sa, NULL, 8));
	FAILS(EINVAL, syscall(SYS_rt_sigaction, SIGSTOP, &sa, NULL, 8));
	OK(syscall(SYS_rt_sigaction, SIGKILL, NULL, &old, 8));
	FAILS(EFAULT, syscall(SYS_rt_sigaction, SIGUSR1, 16, NULL, 8));
	FAILS(EFAULT, syscall(SYS_rt_sigaction, SIGUSR1, NULL, 16, 8));

	OK(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, NULL, 8));
	OK(syscall(SYS_rt_sigprocmask, 77, NULL, &set, 8));
	CHECK_EQ(set, ~(1UL << (SIGKILL - 1) | 1UL << (SIGSTOP - 1)));
	FAILS(EINVAL, syscall(SYS_rt_sigprocmask, 77, &all, NULL, 8));
	FAILS(EINVAL, syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, NULL, 16));
	FAILS(EFAULT, syscall(SYS_rt_sigprocmask, SIG_BLOCK, 16, NULL, 8));
	OK(raise(SIGUSR2));
	OK(syscall(SYS_rt_sigpending, &set, 8));
	CHECK_EQ(set, 1UL << (SIGUSR2 - 1));
	FAILS(EINVAL, syscall(SYS_rt_sigpending, &set, 9));
	FAILS(EINVAL, syscall(SYS_rt_sigsuspend, &set, 4));
	FAILS(EFAULT, syscall(SYS_rt_sigsuspend, 16, 8));
	/* A signal that waits goes when it is ignored, by default or by choice. */
	on_signal(SIGUSR2, SIG_IGN, 0);
	OK(syscall(SYS_rt_sigpending, &set, 8));
	CHECK_EQ(set, 0);
	return 0;
}
