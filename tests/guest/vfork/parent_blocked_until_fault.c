/* A vfork parent stands still until its child dies of a bad access, which does the parent no
 * harm. */
/* SPDX-License-Identifier: MIT */
#include "vfork.h"

int main(void)
{
	struct watch *watch = watch_me();
	pid_t pid = vfork();

	if (pid == 0) {
		be_watched(watch);
		*(volatile int *)8 = 1;
		_exit(0);
	}
	was_watched(watch);
	WAIT_SIGNAL(pid, SIGSEGV);
	return 0;
}
