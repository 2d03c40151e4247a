/* When a process group with a stopped member becomes an orphan it gets SIGHUP and SIGCONT. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int *seen;

static void handler(int sig)
{
	__atomic_add_fetch(&seen[sig], 1, __ATOMIC_SEQ_CST);
}

int main(void)
{
	volatile pid_t *stopped;

	seen = shared_pages(1);
	stopped = shared_pages(1);
	on_signal(SIGHUP, handler, 0);
	on_signal(SIGCONT, handler, 0);
	WAIT_EXIT(FORK({
		OK(setpgid(0, 0));
		*stopped = FORK({
			OK(setpgid(0, 0));
			raise(SIGSTOP);
			UNTIL(seen[SIGHUP] && seen[SIGCONT]);
		});
		waitpid(*stopped, NULL, WUNTRACED);
	}), 0);
	UNTIL(seen[SIGHUP] == 1 && seen[SIGCONT] == 1);
	UNTIL(kill(*stopped, 0) == -1);
	return 0;
}
