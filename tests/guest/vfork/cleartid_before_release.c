/* When clone with CLONE_VFORK and CLONE_CHILD_CLEARTID returns in the parent, the child's tid is
 * already cleared. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static int child(void *unused)
{
	return 0;
}

int main(void)
{
	void *stack = new_stack();
	volatile int tid;

	for (int i = 0; i < 2000; i++) {
		tid = -1;
		pid_t pid = OK(clone_call(child, stack,
					  CLONE_VM | CLONE_VFORK | CLONE_CHILD_CLEARTID | SIGCHLD,
					  NULL, NULL, NULL, &tid));

		CHECK_EQ(tid, 0);
		WAIT_EXIT(pid, 0);
	}
	return 0;
}
