/* A child that unmaps memory takes nothing away from its parent, nor the parent from the child. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(4);
	struct gate go = gate();
	pid_t child;

	memset(mem, 1, 4 * PAGE);
	WAIT_EXIT(FORK(OK(munmap(mem, 3 * PAGE))), 0);
	CHECK_EQ(mem[0], 1);
	child = FORK({
		gate_pass(&go);
		for (unsigned i = 0; i < 4 * PAGE; i++)
			CHECK_EQ(mem[i], 1);
		mem[0] = 2;
	});
	OK(munmap(mem, 4 * PAGE));
	memset(private_pages(64), 7, 64 * PAGE);
	gate_open(&go);
	WAIT_EXIT(child, 0);
	return 0;
}
