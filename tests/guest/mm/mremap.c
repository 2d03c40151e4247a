/* mremap grows in place where there is room, moves where it may, shrinks, and takes the contents
 * along. */
/* SPDX-License-Identifier: MIT */
#include "segv.h"

int main(void)
{
	char *base = (char *)0x200000000000, *moved;
	int prot = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;

	OK(mmap(base, 4 * PAGE, prot, flags, -1, 0));
	for (int i = 0; i < 4; i++)
		base[i * PAGE] = i + 1;
	/* Shrink, grow in place. */
	CHECK_EQ(mremap(base, 4 * PAGE, 2 * PAGE, 0), base);
	CHECK(!READS(base + 2 * PAGE));
	CHECK_EQ(mremap(base, 2 * PAGE, 4 * PAGE, 0), base);
	CHECK_EQ(base[PAGE], 2);
	CHECK_EQ(base[2 * PAGE], 0);
	/* No room: ENOMEM, or elsewhere if it may. */
	OK(mmap(base + 4 * PAGE, PAGE, prot, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	FAILS(ENOMEM, mremap(base, 4 * PAGE, 6 * PAGE, 0));
	moved = OK(mremap(base, 4 * PAGE, 6 * PAGE, MREMAP_MAYMOVE));
	CHECK(moved != base);
	CHECK_EQ(moved[PAGE], 2);
	CHECK_EQ(moved[5 * PAGE], 0);
	CHECK(!READS(base));
	/* To a place of our choice, over what is there. */
	base = private_pages(8);
	memset(base, 9, 8 * PAGE);
	CHECK_EQ(mremap(moved, 6 * PAGE, 6 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, base + PAGE),
		 base + PAGE);
	CHECK_EQ(base[0], 9);
	CHECK_EQ(base[PAGE], 1);
	CHECK_EQ(base[2 * PAGE], 2);
	CHECK_EQ(base[7 * PAGE], 9);
	CHECK(!READS(moved));
	return 0;
}
