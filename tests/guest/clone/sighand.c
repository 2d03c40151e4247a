/* With CLONE_SIGHAND parent and child share handlers, not masks; without it they share neither. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static void handler(int sig)
{
}

static int child(void *unused)
{
	sigset_t mask;

	on_signal(SIGUSR1, handler, 0);
	sigfillset(&mask);
	OK(sigprocmask(SIG_BLOCK, &mask, NULL));
	return 0;
}

int main(void)
{
	struct sigaction sa;
	sigset_t mask;

	WAIT_EXIT(start(child, CLONE_VM | SIGCHLD), 0);
	OK(sigaction(SIGUSR1, NULL, &sa));
	CHECK(sa.sa_handler == SIG_DFL);
	WAIT_EXIT(start(child, CLONE_VM | CLONE_SIGHAND | SIGCHLD), 0);
	OK(sigaction(SIGUSR1, NULL, &sa));
	CHECK(sa.sa_handler == handler);
	OK(sigprocmask(SIG_BLOCK, NULL, &mask));
	CHECK(!sigismember(&mask, SIGUSR1));
	return 0;
}
