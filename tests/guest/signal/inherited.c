/* A child has its parent's mask and actions and nothing that waits; a new thread, too; a new
 * program keeps mask, what waits, and what is ignored. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <pthread.h>

static void handler(int sig)
{
}

static bool is_blocked(int sig)
{
	sigset_t set;

	OK(sigprocmask(SIG_SETMASK, NULL, &set));
	return sigismember(&set, sig);
}

static void *thread(void *arg)
{
	CHECK(is_blocked(SIGUSR1) && !is_blocked(SIGUSR2));
	/* What waits for the process is for each of its threads; what is for one is not. */
	CHECK(is_pending(SIGUSR1) && !is_pending(SIGTERM));
	return NULL;
}

static void child(void)
{
	struct sigaction sa;

	CHECK(is_blocked(SIGUSR1) && !is_blocked(SIGUSR2));
	CHECK(!is_pending(SIGUSR1) && !is_pending(SIGTERM) && !is_pending(SIGRTMIN));
	OK(sigaction(SIGUSR2, NULL, &sa));
	CHECK(sa.sa_handler == handler);
	OK(sigaction(SIGHUP, NULL, &sa));
	CHECK(sa.sa_handler == SIG_IGN);
}

int main(int argc, char **argv)
{
	struct sigaction sa;
	siginfo_t info;
	pthread_t t;

	if (argc > 1) {
		CHECK(is_blocked(SIGUSR1) && is_blocked(SIGTERM) && !is_blocked(SIGUSR2));
		CHECK(is_pending(SIGUSR1) && is_pending(SIGTERM));
		CHECK_EQ(take(SIGRTMIN, &info), SIGRTMIN);
		CHECK_EQ(info.si_value.sival_int, 77);
		OK(sigaction(SIGUSR2, NULL, &sa));
		CHECK(sa.sa_handler == SIG_DFL && !(sa.sa_flags & SA_RESTART));
		CHECK(!sigismember(&sa.sa_mask, SIGHUP));
		OK(sigaction(SIGHUP, NULL, &sa));
		CHECK(sa.sa_handler == SIG_IGN);
		return 0;
	}
	sa = (struct sigaction){ .sa_handler = handler, .sa_flags = SA_RESTART };
	sigaddset(&sa.sa_mask, SIGHUP);
	OK(sigaction(SIGUSR2, &sa, NULL));
	on_signal(SIGHUP, SIG_IGN, 0);
	block(SIGUSR1);
	block(SIGTERM);
	block(SIGRTMIN);
	OK(kill(getpid(), SIGUSR1));
	OK(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGTERM));
	OK(sigqueue(getpid(), SIGRTMIN, (union sigval){ 77 }));
	WAIT_EXIT(FORK(child()), 0);
	CHECK_EQ(pthread_create(&t, NULL, thread, NULL), 0);
	CHECK_EQ(pthread_join(t, NULL), 0);
	EXEC_SELF("again");
}
