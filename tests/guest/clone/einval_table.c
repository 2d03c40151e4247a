/* Every combination of clone flags that Linux refuses is refused with EINVAL, and every other is
 * not. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 120 s */
#include "clone.h"

static const int bits[] = {
	CLONE_VM, CLONE_FS, CLONE_FILES, CLONE_SIGHAND, CLONE_VFORK, CLONE_PARENT, CLONE_THREAD,
	CLONE_PARENT_SETTID, CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID, CLONE_SYSVSEM,
};

static int tids[2];

static int child(void *unused)
{
	return 0;
}

static bool refused(int flags)
{
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return true;
	return (flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND);
}

static void try(int flags, void *stack)
{
	int pid, tid = -1;

	if (refused(flags)) {
		FAILS(EINVAL, clone_call(child, stack, flags | SIGCHLD, NULL,
					&tids[0], NULL, &tids[1]));
		return;
	}
	/* Whether it is a thread, a sibling or a child: when the word is cleared it has left our
	 * memory, and the wait below reaps children. A copy of our memory can't clear our word. */
	if ((flags & CLONE_VM) && !(flags & CLONE_CHILD_CLEARTID))
		flags |= CLONE_VFORK;
	tid = -1;
	pid = OK(clone_call(child, stack, flags | SIGCHLD, NULL, &tids[0], NULL, &tid));
	if ((flags & CLONE_VM) && (flags & CLONE_CHILD_CLEARTID))
		UNTIL(*(volatile int *)&tid == 0);
	if (!(flags & (CLONE_THREAD | CLONE_PARENT)))
		WAIT_EXIT(pid, 0);
}

int main(void)
{
	void *stack = new_stack();
	pid_t pid;
	int status;

	/* In a child, so that its siblings by CLONE_PARENT are ours. */
	FORK({
		for (int set = 0; set < 1 << ARRAY_SIZE(bits); set++) {
			int flags = 0;

			for (unsigned i = 0; i < ARRAY_SIZE(bits); i++)
				if (set & 1 << i)
					flags |= bits[i];
			try(flags, stack);
		}
	});
	while ((pid = waitpid(-1, &status, __WALL)) > 0)
		CHECK_EQ(status, 0);
	CHECK_EQ(errno, ECHILD);
	return 0;
}
