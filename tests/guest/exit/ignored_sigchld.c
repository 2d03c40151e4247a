/* Where SIGCHLD is ignored, or SA_NOCLDWAIT set, children leave no zombies, and wait waits for
 * all of them. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct gate go = gate();
	pid_t pid;

	on_signal(SIGCHLD, SIG_IGN, 0);
	pid = FORK(_exit(1));
	UNTIL(kill(pid, 0) == -1 && errno == ESRCH);
	for (int i = 0; i < 5; i++)
		FORK(gate_pass(&go));
	for (int i = 0; i < 5; i++)
		gate_open(&go);
	FAILS(ECHILD, wait(NULL));

	on_signal(SIGCHLD, SIG_DFL, SA_NOCLDWAIT);
	pid = FORK(_exit(1));
	FAILS(ECHILD, waitpid(pid, NULL, 0));
	return 0;
}
