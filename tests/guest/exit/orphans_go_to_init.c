/* A process whose parent ends becomes a child of pid 1. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct gate ready = gate(), go = gate(), done = gate();
	volatile pid_t *seen = shared_pages(1);

	WAIT_EXIT(FORK({
		pid_t child = getpid();

		FORK({
			CHECK_EQ(getppid(), child);
			gate_open(&ready);
			gate_pass(&go);
			seen[0] = getppid();
			gate_open(&done);
		});
		gate_pass(&ready);
	}), 0);
	gate_open(&go);
	gate_pass(&done);
	CHECK_EQ(seen[0], 1);
	FAILS(ECHILD, wait(NULL));
	return 0;
}
