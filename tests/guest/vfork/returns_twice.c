/* vfork returns twice: 0 in the child, first, and then the child's pid in the parent. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int order;

int main(void)
{
	pid_t parent = getpid(), pid = vfork();

	if (pid == 0) {
		order++;
		_exit(getppid() == parent && getpid() != parent ? 3 : 4);
	}
	CHECK(pid > 0);
	CHECK_EQ(order, 1);
	WAIT_EXIT(pid, 3);
	return 0;
}
