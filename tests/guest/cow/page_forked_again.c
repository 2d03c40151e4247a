/* A page that is copy-on-write already is forked again: three processes share one frame, and
 * part one by one. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	volatile uint64_t *seen = shared_pages(1);
	char *page = private_pages(1);
	struct gate ready = gate(), go = gate(), done = gate();
	pid_t child;

	strcpy(page, "old");
	child = FORK({
		pid_t grandchild = FORK({
			seen[2] = frame_of(page);
			gate_open(&ready);
			gate_pass(&go);
			CHECK(!strcmp(page, "old"));
			CHECK_EQ(frame_of(page), seen[2]);
			strcpy(page, "grandchild");
		});

		gate_pass(&ready);
		seen[1] = frame_of(page);
		strcpy(page, "child");
		CHECK(frame_of(page) != seen[1]);
		gate_open(&done);
		WAIT_EXIT(grandchild, 0);
		CHECK(!strcmp(page, "child"));
	});
	gate_pass(&done);
	seen[0] = frame_of(page);
	CHECK_EQ(seen[1], seen[0]);
	CHECK_EQ(seen[2], seen[0]);
	CHECK(!strcmp(page, "old"));
	strcpy(page, "parent");
	CHECK(frame_of(page) != seen[0]);
	gate_open(&go);
	WAIT_EXIT(child, 0);
	CHECK(!strcmp(page, "parent"));
	return 0;
}
