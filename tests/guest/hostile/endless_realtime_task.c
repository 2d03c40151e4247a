/* A real-time task that never sleeps leaves the others enough of the CPU to end it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct sched_param param = { .sched_priority = 99 };
	pid_t tasks[8];
	int n = cpus();

	CHECK(n <= 8);
	for (int i = 0; i < n; i++)
		tasks[i] = FORK({
			OK(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &param));
			for (;;)
				continue;
		});
	for (int i = 0; i < n; i++) {
		/* Each of these steps needs a CPU. */
		WAIT_EXIT(FORK(_exit(3)), 3);
		OK(kill(tasks[i], SIGKILL));
		WAIT_SIGNAL(tasks[i], SIGKILL);
	}
	return 0;
}
