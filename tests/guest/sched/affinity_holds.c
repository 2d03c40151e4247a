/* A task that is bound to a processor runs only there, whatever the load on it and the others. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

int main(void)
{
	int n = cpus();
	volatile uint64_t *used = shared_pages(1);
	pid_t pids[8];

	for (int i = 0; i < 4; i++)
		pids[i] = spinner(&used[i * 8], 0, 0);
	for (int i = 0; i < n && i < 4; i++)
		pids[4 + i] = FORK({
			unsigned cpu;

			bind_to(i);
			for (int j = 0; j < 200; j++) {
				OK(syscall(SYS_getcpu, &cpu, NULL, NULL));
				CHECK_EQ(cpu, i);
				if (j % 10 == 0)
					sleep_ns(MS);
				else
					sched_yield();
			}
		});
	for (int i = 0; i < n && i < 4; i++)
		WAIT_EXIT(pids[4 + i], 0);
	for (int i = 0; i < 4; i++)
		end(pids[i]);
	return 0;
}
