/* clone's child starts on the given stack; with none it goes on at its parent's stack pointer. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static char *top;

static int child(void *unused)
{
	char here;

	return &here < top && &here > top - 16 * PAGE ? 3 : 4;
}

int main(void)
{
	volatile char *here = __builtin_frame_address(0);
	pid_t pid;

	top = new_stack();
	WAIT_EXIT(OK(clone_call(child, top, SIGCHLD, NULL, NULL, NULL, NULL)), 3);
	pid = OK(raw_clone(SIGCHLD, NULL, NULL, 0));
	if (pid == 0)
		_exit(__builtin_frame_address(0) == here ? 5 : 6);
	WAIT_EXIT(pid, 5);
	return 0;
}
