/* Processes on all processors fork, exec and end at the same time, and lose nothing. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 120 s */
#include "fairness.h"

int main(int argc, char **argv)
{
	int n = cpus();
	pid_t pids[8];

	if (argc > 1)
		return 7;
	for (int i = 0; i < n && i < 8; i++)
		pids[i] = FORK({
			char *mem = private_pages(32);

			bind_to(i);
			for (int j = 0; j < 200; j++) {
				memset(mem, j, 32 * PAGE);
				WAIT_EXIT(FORK({
					CHECK_EQ(mem[31 * PAGE], (char)j);
					memset(mem, ~j, 32 * PAGE);
					if (j % 4 == 0)
						EXEC_SELF("child");
					_exit(7);
				}), 7);
				CHECK_EQ(mem[31 * PAGE], (char)j);
			}
		});
	for (int i = 0; i < n && i < 8; i++)
		WAIT_EXIT(pids[i], 0);
	return 0;
}
