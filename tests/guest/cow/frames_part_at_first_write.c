/* After fork a page has the same frame in parent and child, until one of them writes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	volatile uint64_t *seen = shared_pages(1);
	char *page = private_pages(1);
	struct gate go = gate(), done = gate();
	uint64_t before;
	pid_t child;

	page[0] = 1;
	before = frame_of(page);
	CHECK(before != 0);
	child = FORK({
		seen[0] = frame_of(page);
		gate_open(&done);
		gate_pass(&go);
		page[0] = 2;
		seen[1] = frame_of(page);
		gate_open(&done);
		gate_pass(&go);
	});
	gate_pass(&done);
	CHECK_EQ(frame_of(page), before);
	CHECK_EQ(seen[0], before);
	gate_open(&go);
	gate_pass(&done);
	CHECK_EQ(frame_of(page), before);
	CHECK(seen[1] != before);
	CHECK(seen[1] != 0);
	gate_open(&go);
	WAIT_EXIT(child, 0);
	return 0;
}
