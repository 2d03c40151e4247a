/* A vfork parent that is killed while it waits dies at once, and its child lives on unharmed. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

#define ROUNDS 20

static struct gate from_child, to_child;

static int child(void *unused)
{
	gate_open(&from_child);
	/* The parent is dead when we pass; our memory, which was its, must still be there. */
	gate_pass(&to_child);
	gate_open(&from_child);
	return 0;
}

static void parent(void)
{
	clone_call(child, new_stack(), CLONE_VFORK | CLONE_VM | SIGCHLD, NULL, NULL, NULL, NULL);
}

int main(void)
{
	from_child = gate();
	to_child = gate();
	for (int i = 0; i < ROUNDS; i++) {
		pid_t pid = FORK(parent());

		gate_pass(&from_child);
		until_asleep(pid);
		OK(kill(pid, SIGKILL));
		WAIT_SIGNAL(pid, SIGKILL);
		gate_open(&to_child);
		gate_pass(&from_child);
	}
	return 0;
}
