/* The low byte of clone's flags is the signal at the child's end; a child without SIGCHLD needs
 * __WCLONE or __WALL. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static volatile int usr1, chld;

static void handler(int sig)
{
	if (sig == SIGUSR1)
		usr1++;
	else
		chld++;
}

static int child(void *unused)
{
	return 11;
}

static void expect(int pid, int options)
{
	int status;

	CHECK_EQ(waitpid(pid, &status, options), pid);
	CHECK_EQ(status, 11 << 8);
}

int main(void)
{
	pid_t pid;

	on_signal(SIGUSR1, handler, SA_RESTART);
	on_signal(SIGCHLD, handler, SA_RESTART);

	pid = start(child, SIGUSR1);
	UNTIL(usr1 == 1);
	FAILS(ECHILD, waitpid(pid, NULL, 0));
	expect(pid, __WCLONE);
	CHECK_EQ(chld, 0);

	pid = start(child, 0);
	FAILS(ECHILD, waitpid(-1, NULL, 0));
	expect(pid, __WALL);
	CHECK_EQ(chld, 0);
	CHECK_EQ(usr1, 1);

	pid = start(child, SIGCHLD);
	FAILS(ECHILD, waitpid(pid, NULL, __WCLONE));
	expect(pid, 0);
	CHECK_EQ(chld, 1);
	return 0;
}
