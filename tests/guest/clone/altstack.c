/* A child in its parent's memory has no alternate signal stack, unless by vfork; a copy keeps
 * it. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static int child(void *unused)
{
	stack_t now;

	OK(sigaltstack(NULL, &now));
	return now.ss_flags & SS_DISABLE ? 1 : 2;
}

int main(void)
{
	stack_t stack = { .ss_sp = private_pages(8), .ss_size = 8 * PAGE };

	OK(sigaltstack(&stack, NULL));
	WAIT_EXIT(start(child, SIGCHLD), 2);
	WAIT_EXIT(start(child, CLONE_VM | SIGCHLD), 1);
	WAIT_EXIT(start(child, CLONE_VM | CLONE_VFORK | SIGCHLD), 2);
	WAIT_EXIT(start(child, CLONE_VFORK | SIGCHLD), 2);
	return 0;
}
