/* With CLONE_PARENT the child is its creator's sibling: same parent, which waits for it. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static pid_t grandparent;

static int sibling(void *unused)
{
	return getppid() == grandparent ? 21 : 1;
}

int main(void)
{
	volatile pid_t *pid = shared_pages(1);
	pid_t child;

	grandparent = getpid();
	child = FORK({
		*pid = start(sibling, CLONE_PARENT | SIGCHLD);
		FAILS(ECHILD, waitpid(*pid, NULL, 0));
		_exit(20);
	});
	WAIT_EXIT(child, 20);
	WAIT_EXIT(*pid, 21);
	return 0;
}
