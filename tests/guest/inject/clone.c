/* clone of a thread and of each mixture of shared things survives the failure of each allocation
 * in it. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "clone.h"
#include "fail.h"

static volatile int tid;

static int child(void *unused)
{
	return 9;
}

static void sweep(const char *name, int flags, int minimum)
{
	void *stack = new_stack();
	volatile pid_t pid;

	flags |= CLONE_CHILD_CLEARTID;
	SWEEP(name, minimum, errno == EAGAIN ? EAGAIN : ENOMEM,
	      (tid = -1, pid = clone_call(child, stack, flags, NULL, NULL, NULL, &tid)),
	      if (flags & CLONE_VM)
		      join_thread(&tid);
	      if (!(flags & CLONE_THREAD))
		      WAIT_EXIT(pid, 9),
	      FAILS(ECHILD, waitpid(-1, NULL, WNOHANG | __WALL)));
	OK(munmap((char *)stack - 16 * PAGE, 16 * PAGE));
}

int main(void)
{
	fail_open();
	sweep("thread", THREAD_FLAGS, 2);
	sweep("CLONE_VM", CLONE_VM | SIGCHLD, 4);
	sweep("CLONE_VM | CLONE_FILES", CLONE_VM | CLONE_FILES | SIGCHLD, 3);
	sweep("CLONE_VM | CLONE_FS", CLONE_VM | CLONE_FS | SIGCHLD, 3);
	sweep("CLONE_VM | CLONE_SIGHAND", CLONE_VM | CLONE_SIGHAND | SIGCHLD, 3);
	sweep("CLONE_VFORK", CLONE_VFORK | SIGCHLD, 10);
	sweep("nothing shared", SIGCHLD, 10);
	return 0;
}
