/* sigsuspend waits with another mask, returns EINTR after a handler, and has the old mask back
 * then. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int handled;

static void handler(int sig)
{
	handled++;
}

int main(void)
{
	pid_t parent = getpid(), child;
	sigset_t block, none, now;

	on_signal(SIGUSR1, handler, 0);
	sigemptyset(&none);
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	OK(sigprocmask(SIG_BLOCK, &block, NULL));
	/* Pending already. */
	OK(raise(SIGUSR1));
	FAILS(EINTR, sigsuspend(&none));
	CHECK_EQ(handled, 1);
	/* Coming. */
	child = FORK({
		until_asleep(parent);
		OK(kill(parent, SIGUSR1));
	});
	FAILS(EINTR, sigsuspend(&none));
	CHECK_EQ(handled, 2);
	OK(sigprocmask(SIG_BLOCK, NULL, &now));
	CHECK(sigismember(&now, SIGUSR1));
	WAIT_EXIT(child, 0);
	return 0;
}
