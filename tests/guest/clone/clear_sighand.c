/* CLONE_CLEAR_SIGHAND gives the child default actions where the parent has handlers; what the
 * parent ignores, the child ignores. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static void handler(int sig)
{
}

int main(void)
{
	struct clone3_args args = { .flags = CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD };
	struct sigaction sa;
	pid_t pid;

	on_signal(SIGUSR1, handler, SA_RESTART);
	on_signal(SIGUSR2, SIG_IGN, 0);
	pid = OK(clone3(&args, sizeof(args)));
	if (!pid) {
		OK(sigaction(SIGUSR1, NULL, &sa));
		CHECK(sa.sa_handler == SIG_DFL && !(sa.sa_flags & SA_RESTART));
		OK(sigaction(SIGUSR2, NULL, &sa));
		CHECK(sa.sa_handler == SIG_IGN);
		_exit(0);
	}
	WAIT_EXIT(pid, 0);
	OK(sigaction(SIGUSR1, NULL, &sa));
	CHECK(sa.sa_handler == handler);
	return 0;
}
