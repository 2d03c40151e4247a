/* All signals that wait count for RLIMIT_SIGPENDING. A standard one comes where the limit is
 * reached, too, but what a program has to say with it is lost; a real-time one is refused. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static long waiting(void)
{
	return proc_value("/proc/self/status", "SigQ");
}

static void block_all(void)
{
	sigset_t set;

	sigfillset(&set);
	OK(sigprocmask(SIG_BLOCK, &set, NULL));
}

static long tgkill(int sig)
{
	return syscall(SYS_tgkill, getpid(), getpid(), sig);
}

static void counted(void)
{
	siginfo_t info;

	CHECK_EQ(waiting(), 0);
	OK(kill(getpid(), SIGUSR1));
	CHECK_EQ(waiting(), 1);
	OK(kill(getpid(), SIGUSR1));
	CHECK_EQ(waiting(), 1);
	OK(tgkill(SIGUSR1));
	CHECK_EQ(waiting(), 2);
	OK(sigqueue(getpid(), SIGRTMIN, (union sigval){ 1 }));
	CHECK_EQ(waiting(), 3);
	WAIT_EXIT(FORK(CHECK_EQ(waiting(), 3); OK(kill(getpid(), SIGUSR2));
		       CHECK_EQ(waiting(), 4)), 0);
	/* Our child's end has come, too, and its own have gone with it. */
	CHECK_EQ(waiting(), 4);
	CHECK_EQ(take(SIGCHLD, &info), SIGCHLD);
	CHECK_EQ(waiting(), 3);
	for (int i = 0; i < 2; i++)
		CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(take(SIGRTMIN, &info), SIGRTMIN);
	CHECK_EQ(waiting(), 0);
	/* What is ignored, or taken out by another, doesn't wait any more. */
	OK(kill(getpid(), SIGUSR1));
	OK(kill(getpid(), SIGTSTP));
	CHECK_EQ(waiting(), 2);
	on_signal(SIGUSR1, SIG_IGN, 0);
	CHECK_EQ(waiting(), 1);
	OK(kill(getpid(), SIGCONT));
	CHECK_EQ(waiting(), 1);
	CHECK_EQ(take(SIGCONT, &info), SIGCONT);
	CHECK_EQ(waiting(), 0);
	on_signal(SIGUSR1, SIG_DFL, 0);
}

static void limited(void)
{
	union sigval value = { 7 };
	siginfo_t info;

	OK(setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){ 2, 2 }));
	OK(sigqueue(getpid(), SIGUSR1, value));
	OK(sigqueue(getpid(), SIGUSR2, value));
	FAILS(EAGAIN, sigqueue(getpid(), SIGRTMIN, value));
	OK(sigqueue(getpid(), SIGTERM, value));
	OK(tgkill(SIGHUP));
	CHECK_EQ(waiting(), 2);
	OK(kill(getpid(), SIGINT));
	CHECK_EQ(waiting(), 3);
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(info.si_value.sival_int, 7);
	CHECK_EQ(info.si_code, SI_QUEUE);
	CHECK_EQ(take(SIGTERM, &info), SIGTERM);
	CHECK_EQ(info.si_code, SI_USER);
	CHECK_EQ(info.si_pid, 0);
	CHECK_EQ(take(SIGHUP, &info), SIGHUP);
	CHECK_EQ(info.si_code, SI_USER);
	CHECK_EQ(info.si_pid, 0);
	CHECK_EQ(take(SIGINT, &info), SIGINT);
	CHECK_EQ(info.si_pid, getpid());
	CHECK_EQ(waiting(), 1);
	OK(sigqueue(getpid(), SIGRTMIN, value));
	FAILS(EAGAIN, sigqueue(getpid(), SIGRTMIN, value));
}

static void another_user(void)
{
	siginfo_t info;

	OK(kill(getpid(), SIGUSR1));
	OK(tgkill(SIGUSR2));
	become(1001);
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(take(SIGUSR2, &info), SIGUSR2);
	CHECK_EQ(waiting(), 0);
	OK(kill(getpid(), SIGUSR1));
	CHECK_EQ(waiting(), 1);
}

int main(void)
{
	long start = waiting();

	block_all();
	WAIT_EXIT(FORK(become(1000); counted(); limited()), 0);
	WAIT_EXIT(FORK(another_user()), 0);
	CHECK_EQ(waiting(), start + 1);		/* SIGCHLD */
	return 0;
}
