/* CLONE_VFORK | CLONE_VM with a stack for the child: the parent stands still, and its stack is
 * left alone. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"
#include "vfork.h"

static struct watch *watch;
static volatile int memory;

static int child(void *unused)
{
	volatile char room[2 * PAGE];

	for (unsigned i = 0; i < sizeof(room); i++)
		room[i] = 1;
	memory = 1;
	be_watched(watch);
	return 5;
}

int main(void)
{
	volatile char mine[2 * PAGE];
	pid_t pid;

	for (unsigned i = 0; i < sizeof(mine); i++)
		mine[i] = 2;
	watch = watch_me();
	pid = OK(clone_call(child, new_stack(), CLONE_VFORK | CLONE_VM | SIGCHLD, NULL,
			    NULL, NULL, NULL));
	was_watched(watch);
	CHECK_EQ(memory, 1);
	for (unsigned i = 0; i < sizeof(mine); i++)
		CHECK_EQ(mine[i], 2);
	WAIT_EXIT(pid, 5);
	return 0;
}
