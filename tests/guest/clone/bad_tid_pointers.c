/* Tid pointers that can't be written are no error, neither at clone nor at the child's end. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static int child(void *unused)
{
	return 6;
}

int main(void)
{
	int *bad[] = { NULL, (int *)8, (int *)0xffff888000000000UL, (int *)0x8000000000000000UL,
		       (int *)-1L };
	int flags = CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD;

	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		void *stack = new_stack();

		WAIT_EXIT(OK(clone_call(child, stack, flags, NULL, bad[i], NULL, bad[i])), 6);
		WAIT_EXIT(OK(clone_call(child, stack, flags | CLONE_VM, NULL,
				     bad[i], NULL, bad[i])), 6);
	}
	return 0;
}
