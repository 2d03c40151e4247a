/* A child whose end is told by another signal than SIGCHLD is waited for with __WCLONE or __WALL
 * only; with __WNOTHREAD a thread sees its own children only. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

#ifndef __WNOTHREAD
#define __WNOTHREAD 0x20000000
#endif

static volatile pid_t made;

static int ends(void *unused)
{
	return 6;
}

static int makes_child(void *unused)
{
	made = FORK(_exit(7));
	/* It stays until its child has been waited for. */
	while (made)
		sched_yield();
	return 0;
}

static void reaps(pid_t pid, pid_t which, int options, int code)
{
	int status;

	CHECK_EQ(OK(waitpid(which, &status, options)), pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == code);
}

int main(void)
{
	static int tid;
	siginfo_t info;
	int status;
	pid_t pid;

	on_signal(SIGUSR1, SIG_IGN, 0);
	pid = start(ends, SIGUSR1);
	FAILS(ECHILD, waitpid(pid, &status, 0));
	FAILS(ECHILD, waitid(P_ALL, 0, &info, WEXITED));
	OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT | __WALL));
	CHECK_EQ(info.si_pid, pid);
	reaps(pid, -1, __WCLONE, 6);
	pid = start(ends, 0);
	reaps(pid, pid, __WALL, 6);
	pid = FORK(_exit(5));
	FAILS(ECHILD, waitpid(pid, &status, __WCLONE));
	reaps(pid, pid, __WALL, 5);

	start_thread(makes_child, NULL, &tid);
	UNTIL(made);
	FAILS(ECHILD, waitpid(made, &status, __WNOTHREAD));
	reaps(made, made, 0, 7);
	made = 0;
	join_thread(&tid);

	/* What waitid writes, and that it does so without an answer, too. */
	memset(&info, 0xff, sizeof(info));
	FAILS(ECHILD, waitid(P_ALL, 0, &info, WEXITED));
	CHECK_EQ(info.si_signo, 0);
	CHECK_EQ(info.si_pid, 0);
	CHECK_EQ(((unsigned char *)&info)[sizeof(info) - 1], 0xff);
	FAILS(EINVAL, waitid(P_PID, 0, &info, WEXITED));
	FAILS(EINVAL, waitid(P_PID, -1, &info, WEXITED));
	FAILS(EINVAL, waitid(P_PGID, -1, &info, WEXITED));
	FAILS(ECHILD, waitid(P_PGID, 0, &info, WEXITED));
	FAILS(EINVAL, waitid(P_ALL, 0, &info, WEXITED | 0x100));
	FAILS(EINVAL, waitid(P_ALL, 0, &info, WNOHANG | WNOWAIT));
	pid = FORK(_exit(0));
	FAILS(EFAULT, waitid(P_PID, pid, (siginfo_t *)8, WEXITED));
	FAILS(ECHILD, waitpid(pid, NULL, 0));
	return 0;
}
