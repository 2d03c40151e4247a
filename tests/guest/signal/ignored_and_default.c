/* An ignored signal is dropped, also one that was pending; SIGKILL and SIGSTOP can't be caught,
 * ignored or blocked. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void handler(int sig)
{
	_exit(1);
}

int main(void)
{
	struct sigaction sa = { .sa_handler = SIG_IGN };
	sigset_t mask, pending;

	on_signal(SIGTERM, SIG_IGN, 0);
	OK(raise(SIGTERM));
	sigfillset(&mask);
	OK(sigprocmask(SIG_BLOCK, &mask, NULL));
	OK(raise(SIGUSR1));
	on_signal(SIGUSR1, SIG_IGN, 0);
	on_signal(SIGUSR1, handler, 0);
	OK(sigpending(&pending));
	CHECK(!sigismember(&pending, SIGUSR1));
	OK(sigprocmask(SIG_UNBLOCK, &mask, NULL));

	OK(sigprocmask(SIG_SETMASK, &mask, NULL));
	OK(sigprocmask(SIG_SETMASK, NULL, &mask));
	CHECK(!sigismember(&mask, SIGKILL));
	CHECK(!sigismember(&mask, SIGSTOP));
	FAILS(EINVAL, sigaction(SIGKILL, &sa, NULL));
	FAILS(EINVAL, sigaction(SIGSTOP, &sa, NULL));
	FAILS(EINVAL, sigaction(65, &sa, NULL));
	FAILS(EINVAL, sigaction(0, &sa, NULL));
	OK(sigaction(SIGTERM, NULL, &sa));
	CHECK(sa.sa_handler == SIG_IGN);
	return 0;
}
