/* When a child in the middle of three generations ends, parent and grandchild still share frames
 * and still part at a write. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	volatile uint64_t *seen = shared_pages(1);
	char *page = private_pages(1);
	struct gate go = gate(), done = gate();

	strcpy(page, "old");
	WAIT_EXIT(FORK({
		FORK({
			gate_pass(&go);
			seen[0] = frame_of(page);
			strcpy(page, "grandchild");
			seen[1] = frame_of(page);
			gate_open(&done);
		});
	}), 0);
	gate_open(&go);
	gate_pass(&done);
	CHECK(!strcmp(page, "old"));
	CHECK_EQ(frame_of(page), seen[0]);
	CHECK(seen[1] != seen[0]);
	return 0;
}
