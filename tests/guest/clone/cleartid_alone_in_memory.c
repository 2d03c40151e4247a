/* The last process in a memory doesn't clear its tid word: nobody is left to see it. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

int main(void)
{
	int *tid = shared_pages(1);
	pid_t pid;

	*tid = -1;
	pid = OK(raw_clone(CLONE_CHILD_CLEARTID | SIGCHLD, NULL, tid, 0));
	if (pid == 0)
		_exit(0);
	WAIT_EXIT(pid, 0);
	CHECK_EQ(*tid, -1);
	return 0;
}
