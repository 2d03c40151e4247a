/* A process that is killed while it forks, execs, maps and faults leaves nothing behind. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 120 s */
#include "tine_test.h"

int main(int argc, char **argv)
{
	struct gate ready = gate();

	if (argc > 1)
		return 0;
	for (int i = 0; i < 100; i++) {
		pid_t pid = FORK({
			OK(setpgid(0, 0));
			gate_open(&ready);
			for (;;) {
				char *mem = private_pages(200);

				memset(mem, 1, 200 * PAGE);
				if (fork() == 0) {
					memset(mem, 2, 200 * PAGE);
					EXEC_SELF("child");
				}
				while (waitpid(-1, NULL, WNOHANG) > 0)
					continue;
				munmap(mem, 200 * PAGE);
			}
		});

		gate_pass(&ready);
		for (int j = 0; j < i; j++)
			sched_yield();
		OK(kill(-pid, SIGKILL));
		WAIT_SIGNAL(pid, SIGKILL);
	}
	return 0;
}
