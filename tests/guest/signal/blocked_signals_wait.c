/* A blocked signal is pending until it is unblocked; an ordinary one then comes once, a real-
 * time one as often as it was sent, in order. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int ordinary, order[10], n;

static void on_ordinary(int sig)
{
	ordinary++;
}

static void on_realtime(int sig, siginfo_t *info, void *context)
{
	order[n++] = info->si_value.sival_int;
}

int main(void)
{
	sigset_t mask, pending;

	on_signal(SIGUSR1, on_ordinary, 0);
	on_siginfo(SIGRTMIN, on_realtime, 0);
	sigfillset(&mask);
	OK(sigprocmask(SIG_BLOCK, &mask, NULL));
	for (int i = 0; i < 5; i++) {
		OK(kill(getpid(), SIGUSR1));
		OK(sigqueue(getpid(), SIGRTMIN, (union sigval) { .sival_int = i }));
	}
	OK(sigpending(&pending));
	CHECK(sigismember(&pending, SIGUSR1));
	CHECK(sigismember(&pending, SIGRTMIN));
	CHECK_EQ(ordinary + n, 0);
	OK(sigprocmask(SIG_UNBLOCK, &mask, NULL));
	CHECK_EQ(ordinary, 1);
	CHECK_EQ(n, 5);
	for (int i = 0; i < 5; i++)
		CHECK_EQ(order[i], i);
	return 0;
}
