/* exec in a thread ends all others, and the new program has the process's pid as pid and tid. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static pid_t leader;
static char self[PATH_MAX];	/* /proc/self/exe has gone when the first thread has */

static int spin(void *unused)
{
	for (;;)
		sched_yield();
	return 0;
}

static int execer(void *unused)
{
	char pid[16], *argv[] = { self, pid, NULL };

	snprintf(pid, sizeof(pid), "%d", leader);
	execve(self, argv, environ);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		CHECK_EQ(getpid(), atoi(argv[1]));
		CHECK_EQ(syscall(SYS_gettid), getpid());
		CHECK_EQ(proc_value("/proc/self/status", "Threads"), 1);
		return 15;
	}
	OK(readlink("/proc/self/exe", self, sizeof(self)));
	for (int i = 0; i < 20; i++)
		WAIT_EXIT(FORK({
			static int tids[3];

			leader = getpid();
			start_thread(spin, NULL, &tids[0]);
			start_thread(spin, NULL, &tids[1]);
			start_thread(execer, NULL, &tids[2]);
			if (i % 2)
				syscall(SYS_exit, 0);
			for (;;)
				pause();
		}), 15);
	return 0;
}
