/* Moving many pages moves their frames, it doesn't copy them. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define PAGES 1500

int main(void)
{
	int *mem = private_pages(PAGES), *moved;
	uint64_t frames[PAGES];

	for (int i = 0; i < PAGES; i += 3) {
		mem[i * PAGE / 4] = i;
		frames[i] = frame_of(mem + i * PAGE / 4);
	}
	moved = OK(mremap(mem, PAGES * PAGE, PAGES * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
			  (void *)0x200000123000));
	for (int i = 0; i < PAGES; i++) {
		if (i % 3)
			CHECK_EQ(frame_of(moved + i * PAGE / 4), 0);
		else
			CHECK_EQ(frame_of(moved + i * PAGE / 4), frames[i]);
		CHECK_EQ(moved[i * PAGE / 4], i % 3 ? 0 : i);
	}
	return 0;
}
