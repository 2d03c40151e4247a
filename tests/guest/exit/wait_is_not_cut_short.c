/* A wait that has its answer gives it, however busy the CPU is while the child is released. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

/* Others want the CPU all the time: releasing a child, which drops what is queued for it, gives it
 * to them in between. */
int main(void)
{
	pid_t busy[8];
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	OK(sigprocmask(SIG_BLOCK, &set, NULL));
	for (unsigned int i = 0; i < ARRAY_SIZE(busy); i++)
		busy[i] = FORK(for (;;) sched_yield());
	for (int i = 0; i < 30; i++) {
		pid_t pid = FORK({
			for (int n = 0; n < 500; n++)
				OK(sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = n }));
		});

		WAIT_EXIT(pid, 0);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(busy); i++) {
		OK(kill(busy[i], SIGKILL));
		WAIT_SIGNAL(busy[i], SIGKILL);
	}
	return 0;
}
