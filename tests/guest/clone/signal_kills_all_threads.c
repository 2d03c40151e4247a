/* A fatal signal to one thread ends the whole process, with that signal as its status. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static int spin(void *unused)
{
	for (;;)
		continue;
	return 0;
}

static int crash(void *unused)
{
	*(volatile int *)8 = 0;
	return 0;
}

int main(void)
{
	static int tids[2];

	WAIT_SIGNAL(FORK({
		start_thread(spin, NULL, &tids[0]);
		start_thread(crash, NULL, &tids[1]);
		pause();
	}), SIGSEGV);
	WAIT_SIGNAL(FORK({
		start_thread(spin, NULL, &tids[0]);
		start_thread(spin, NULL, &tids[1]);
		OK(syscall(SYS_tgkill, getpid(), tids[1], SIGTERM));
		for (;;)
			pause();
	}), SIGTERM);
	return 0;
}
