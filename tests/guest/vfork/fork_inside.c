/* A vfork child can fork; the parent waits for the child, not for the grandchild. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct gate go = gate(), done = gate();
	volatile int here = 1;
	pid_t pid = vfork();

	if (pid == 0) {
		if (fork() == 0) {
			gate_pass(&go);
			here = 2;
			gate_open(&done);
			_exit(0);
		}
		_exit(4);
	}
	gate_open(&go);
	gate_pass(&done);
	CHECK_EQ(here, 1);
	WAIT_EXIT(pid, 4);
	return 0;
}
