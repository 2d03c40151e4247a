/* Across exec caught signals go back to their default; ignored, blocked and pending ones stay;
 * the alternate stack goes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void handler(int sig)
{
	_exit(1);
}

int main(int argc, char **argv)
{
	stack_t stack = { .ss_sp = malloc(65536), .ss_size = 65536 };
	struct sigaction sa;
	sigset_t mask;

	if (argc > 1) {
		OK(sigaction(SIGUSR1, NULL, &sa));
		CHECK(sa.sa_handler == SIG_DFL);
		CHECK_EQ(sa.sa_flags & SA_RESTART, 0);
		OK(sigaction(SIGUSR2, NULL, &sa));
		CHECK(sa.sa_handler == SIG_IGN);
		OK(sigprocmask(SIG_SETMASK, NULL, &mask));
		CHECK(sigismember(&mask, SIGTERM));
		CHECK(!sigismember(&mask, SIGUSR1));
		OK(sigpending(&mask));
		CHECK(sigismember(&mask, SIGTERM));
		OK(sigaltstack(NULL, &stack));
		CHECK_EQ(stack.ss_flags, SS_DISABLE);
		return 0;
	}
	on_signal(SIGUSR1, handler, SA_RESTART | SA_ONSTACK);
	on_signal(SIGUSR2, SIG_IGN, 0);
	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	OK(sigprocmask(SIG_BLOCK, &mask, NULL));
	OK(raise(SIGTERM));
	OK(sigaltstack(&stack, NULL));
	EXEC_SELF("again");
}
