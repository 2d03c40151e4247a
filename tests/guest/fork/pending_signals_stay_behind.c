/* A signal that is pending for the parent is not pending for its forked child. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	sigset_t mask, pending;

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigaddset(&mask, SIGUSR2);
	OK(sigprocmask(SIG_BLOCK, &mask, NULL));
	OK(kill(getpid(), SIGUSR1));
	OK(raise(SIGUSR2));
	WAIT_EXIT(FORK({
		OK(sigpending(&pending));
		CHECK(!sigismember(&pending, SIGUSR1));
		CHECK(!sigismember(&pending, SIGUSR2));
	}), 0);
	OK(sigpending(&pending));
	CHECK(sigismember(&pending, SIGUSR1));
	CHECK(sigismember(&pending, SIGUSR2));
	return 0;
}
