/* A signal to the group that is sent while its members fork reaches parents and children: nobody
 * escapes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

/* They fork without end, each child in its parent's place; one SIGTERM to the group must end
 * them all. Not by libc's fork: it blocks signals around the call, and one that comes while they
 * are blocked, but before the call, is not for the child. */
static void breed(void)
{
	for (;;) {
		pid_t pid = syscall(SYS_fork);

		if (pid == 0)
			continue;
		if (pid > 0)
			waitpid(pid, NULL, WNOHANG);
		if (pid > 0)
			_exit(0);
	}
}

int main(void)
{
	struct gate ready = gate();

	for (int i = 0; i < 50; i++) {
		pid_t group = FORK({
			OK(setpgid(0, 0));
			gate_open(&ready);
			breed();
		});

		gate_pass(&ready);
		for (int j = 0; j < i; j++)
			sched_yield();
		OK(kill(-group, SIGTERM));
		waitpid(group, NULL, 0);
		UNTIL(kill(-group, 0) == -1 && errno == ESRCH);
	}
	return 0;
}
