/* A vfork parent stands still until its child dies of a signal. */
/* SPDX-License-Identifier: MIT */
#include "vfork.h"

int main(void)
{
	struct watch *watch = watch_me();
	pid_t pid = vfork();

	if (pid == 0) {
		be_watched(watch);
		kill(getpid(), SIGKILL);
		pause();
	}
	was_watched(watch);
	WAIT_SIGNAL(pid, SIGKILL);
	return 0;
}
