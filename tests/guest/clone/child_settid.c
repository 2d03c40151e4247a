/* With CLONE_CHILD_SETTID the child finds its tid in its own memory, and the parent's is left
 * alone. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

int main(void)
{
	int tid = -1;
	pid_t pid = OK(raw_clone(CLONE_CHILD_SETTID | SIGCHLD, NULL, &tid, 0));

	if (pid == 0) {
		CHECK_EQ(tid, getpid());
		_exit(0);
	}
	WAIT_EXIT(pid, 0);
	CHECK_EQ(tid, -1);
	return 0;
}
