/* CLONE_VFORK without CLONE_VM: the parent stands still, and the child has a copy of the memory. */
/* SPDX-License-Identifier: MIT */
#include "vfork.h"

int main(void)
{
	struct watch *watch = watch_me();
	volatile int here = 1;
	pid_t pid = OK(raw_clone(CLONE_VFORK | SIGCHLD, NULL, NULL, 0));

	if (pid == 0) {
		here = 2;
		be_watched(watch);
		_exit(5);
	}
	was_watched(watch);
	CHECK_EQ(here, 1);
	WAIT_EXIT(pid, 5);
	return 0;
}
