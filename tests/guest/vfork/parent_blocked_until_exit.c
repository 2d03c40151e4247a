/* A vfork parent stands still until its child exits. */
/* SPDX-License-Identifier: MIT */
#include "vfork.h"

int main(void)
{
	struct watch *watch = watch_me();
	pid_t pid = vfork();

	if (pid == 0) {
		be_watched(watch);
		_exit(5);
	}
	was_watched(watch);
	WAIT_EXIT(pid, 5);
	return 0;
}
