/* sigtimedwait takes a blocked signal without its handler, waits as long as it is told, and is
 * interrupted by others. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static volatile int handled;

static void handler(int sig)
{
	handled++;
}

int main(void)
{
	struct itimerval soon = { { 0 }, { 0, 30000 } };
	uint64_t start;
	siginfo_t info;
	sigset_t set;
	pid_t pid;

	on_signal(SIGUSR1, handler, 0);
	on_signal(SIGALRM, handler, 0);
	block(SIGUSR1);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	FAILS(EAGAIN, sigtimedwait(&set, &info, &(struct timespec){ 0, 0 }));
	start = now_ns(CLOCK_MONOTONIC);
	FAILS(EAGAIN, sigtimedwait(&set, &info, &(struct timespec){ 0, 20 * MS }));
	CHECK(now_ns(CLOCK_MONOTONIC) - start >= 20 * MS);
	FAILS(EINVAL, sigtimedwait(&set, &info, &(struct timespec){ 0, SECOND }));
	FAILS(EINVAL, sigtimedwait(&set, &info, &(struct timespec){ -1, 0 }));
	FAILS(EINVAL, syscall(SYS_rt_sigtimedwait, &set, &info, NULL, 4));
	FAILS(EFAULT, syscall(SYS_rt_sigtimedwait, 16, &info, NULL, 8));

	pid = getpid();
	WAIT_EXIT(FORK(OK(kill(pid, SIGUSR1))), 0);
	CHECK_EQ(sigtimedwait(&set, &info, NULL), SIGUSR1);
	CHECK_EQ(handled, 0);
	OK(setitimer(ITIMER_REAL, &soon, NULL));
	FAILS(EINTR, syscall(SYS_rt_sigtimedwait, &set, &info, NULL, 8));
	CHECK_EQ(handled, 1);
	/* It wakes who sleeps in it, and blocked is the signal afterwards as before. */
	pid = FORK(CHECK_EQ(sigtimedwait(&set, &info, NULL), SIGUSR1); CHECK_EQ(handled, 1);
		   raise(SIGUSR1); CHECK(is_pending(SIGUSR1)));
	until_asleep(pid);
	OK(kill(pid, SIGUSR1));
	WAIT_EXIT(pid, 0);
	return 0;
}
