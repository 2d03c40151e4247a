/* A vfork child can vfork: each parent waits for its own child. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int order[4], steps;

static void step(int who)
{
	order[steps++] = who;
}

static __attribute__((noinline)) void inner(void)
{
	pid_t pid = vfork();

	if (pid == 0) {
		step(3);
		_exit(3);
	}
	step(2);
	WAIT_EXIT(pid, 3);
	_exit(2);
}

int main(void)
{
	pid_t pid = vfork();

	if (pid == 0)
		inner();
	step(1);
	WAIT_EXIT(pid, 2);
	CHECK_EQ(steps, 3);
	CHECK_EQ(order[0], 3);
	CHECK_EQ(order[1], 2);
	CHECK_EQ(order[2], 1);
	return 0;
}
