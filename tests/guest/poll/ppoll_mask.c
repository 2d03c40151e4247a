/* ppoll and pselect wait with another signal mask, and have the old one back when they return. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/select.h>

static volatile int handled;

static void handler(int sig)
{
	handled++;
}

int main(void)
{
	sigset_t block, none, now;
	struct timespec zero = { 0, 0 };

	on_signal(SIGUSR1, handler, 0);
	sigemptyset(&none);
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	OK(sigprocmask(SIG_BLOCK, &block, NULL));
	OK(raise(SIGUSR1));
	CHECK_EQ(ppoll(NULL, 0, &zero, NULL), 0);
	CHECK_EQ(handled, 0);
	FAILS(EINTR, ppoll(NULL, 0, NULL, &none));
	CHECK_EQ(handled, 1);
	OK(raise(SIGUSR1));
	FAILS(EINTR, pselect(0, NULL, NULL, NULL, NULL, &none));
	CHECK_EQ(handled, 2);
	OK(sigprocmask(SIG_BLOCK, NULL, &now));
	CHECK(sigismember(&now, SIGUSR1));
	return 0;
}
