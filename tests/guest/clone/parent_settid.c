/* With CLONE_PARENT_SETTID the child's tid is stored in the parent's memory before clone
 * returns. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

int main(void)
{
	int tid = -1;
	pid_t pid = OK(raw_clone(CLONE_PARENT_SETTID | SIGCHLD, &tid, NULL, 0));

	if (pid == 0)
		_exit(0);
	CHECK_EQ(tid, pid);
	WAIT_EXIT(pid, 0);

	tid = -1;
	pid = OK(raw_clone(SIGCHLD, &tid, NULL, 0));
	if (pid == 0)
		_exit(0);
	CHECK_EQ(tid, -1);
	WAIT_EXIT(pid, 0);
	return 0;
}
