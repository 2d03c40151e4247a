/* Who writes to a copy-on-write page that nobody else has any more keeps its frame. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define PAGES 32

int main(void)
{
	char *mem = private_pages(PAGES);
	uint64_t before[PAGES];
	struct gate written = gate(), go = gate();
	pid_t child;

	memset(mem, 1, PAGES * PAGE);
	for (int i = 0; i < PAGES; i++)
		before[i] = frame_of(mem + i * PAGE);

	/* The child has ended. */
	WAIT_EXIT(FORK(), 0);
	for (int i = 0; i < PAGES; i++) {
		mem[i * PAGE] = 2;
		CHECK_EQ(frame_of(mem + i * PAGE), before[i]);
	}

	/* The child lives, and has its own copies. */
	child = FORK({
		memset(mem, 3, PAGES * PAGE);
		gate_open(&written);
		gate_pass(&go);
	});
	gate_pass(&written);
	for (int i = 0; i < PAGES; i++) {
		mem[i * PAGE] = 4;
		CHECK_EQ(frame_of(mem + i * PAGE), before[i]);
	}
	gate_open(&go);
	WAIT_EXIT(child, 0);
	return 0;
}
