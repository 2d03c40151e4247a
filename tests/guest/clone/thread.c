/* With CLONE_THREAD the child has its creator's pid and parent, a tid of its own, and isn't
 * waited for. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static volatile int pid, ppid, tid, gone;

static int thread(void *unused)
{
	pid = getpid();
	ppid = getppid();
	tid = syscall(SYS_gettid);
	return 0;
}

int main(void)
{
	pid_t child;

	gone = -1;
	child = start_thread(thread, NULL, (int *)&gone);
	join_thread(&gone);
	CHECK_EQ(pid, getpid());
	CHECK_EQ(ppid, getppid());
	CHECK_EQ(tid, child);
	CHECK(tid != pid);
	FAILS(ECHILD, waitpid(child, NULL, __WALL));
	FAILS(ECHILD, waitpid(-1, NULL, __WALL));
	return 0;
}
