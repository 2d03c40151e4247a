/* All processors make threads at the same time, more than ever before: their stacks are new. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"
#include "fairness.h"

#include <sys/sysinfo.h>

#define BYTES_EACH (192 << 10)	/* far more than a thread takes; there may be that many */
#define MAX_THREADS 3000

static int sleeper(void *unused)
{
	for (;;)
		pause();
	return 0;
}

int main(void)
{
	struct gate go = gate();
	int n = cpus(), threads;
	struct sysinfo info;
	pid_t pids[8];

	OK(sysinfo(&info));
	threads = info.freeram / BYTES_EACH;
	threads = threads < MAX_THREADS ? threads : MAX_THREADS;

	for (int i = 0; i < n && i < 8; i++)
		pids[i] = FORK({
			void *stack = new_stack();

			bind_to(i);
			gate_pass(&go);
			/* They share a stack, and none of them comes back to use it. */
			for (int j = 0; j < threads / n; j++)
				OK(clone_call(sleeper, stack, THREAD_FLAGS, NULL,
					      NULL, NULL, NULL));
			syscall(SYS_exit_group, 7);
		});
	for (int i = 0; i < n && i < 8; i++)
		gate_open(&go);
	for (int i = 0; i < n && i < 8; i++)
		WAIT_EXIT(pids[i], 7);
	return 0;
}
