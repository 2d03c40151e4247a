/* After exec, a child reports its end with SIGCHLD, whatever signal clone gave it. */
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
	EXEC_SELF("again");
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 12;
	on_signal(SIGUSR1, handler, SA_RESTART);
	on_signal(SIGCHLD, handler, SA_RESTART);
	/* CLONE_VFORK: we go on when the child has a new program. */
	WAIT_EXIT(start(child, CLONE_VM | CLONE_VFORK | SIGUSR1), 12);
	CHECK_EQ(usr1, 0);
	CHECK_EQ(chld, 1);
	return 0;
}
