/* A MAP_GROWSDOWN mapping grows to an access below it, but keeps a gap to the mapping before. */
/* SPDX-License-Identifier: MIT */
#include "segv.h"

#define GAP (256 * PAGE)

int main(void)
{
	char *below = (char *)0x200000000000, *stack = below + 2 * GAP;
	int prot = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;

	OK(mmap(below, PAGE, prot, flags, -1, 0));
	OK(mmap(stack, PAGE, prot, flags | MAP_GROWSDOWN, -1, 0));
	CHECK(WRITES(stack - 1));
	CHECK(WRITES(stack - 10 * PAGE));
	CHECK(WRITES(stack - 5 * PAGE));
	CHECK(WRITES(below + PAGE + GAP));
	CHECK(!WRITES(below + GAP));
	CHECK(!WRITES(below + PAGE));
	WAIT_EXIT(FORK({
		CHECK(READS(stack - 10 * PAGE));
		CHECK_EQ(*(stack - 10 * PAGE), 1);
	}), 0);
	return 0;
}
