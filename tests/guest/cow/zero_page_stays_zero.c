/* Pages that were only read share one zero page, which nobody's write changes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define PAGES 64

int main(void)
{
	volatile char *mem = private_pages(PAGES);
	uint64_t zero;

	for (int i = 0; i < PAGES; i++)
		CHECK_EQ(mem[i * PAGE], 0);
	zero = frame_of(mem);
	CHECK(zero != 0);
	for (int i = 0; i < PAGES; i++)
		CHECK_EQ(frame_of(mem + i * PAGE), zero);
	WAIT_EXIT(FORK({
		for (int i = 0; i < PAGES; i += 2) {
			mem[i * PAGE] = 1;
			CHECK(frame_of(mem + i * PAGE) != zero);
		}
		for (int i = 1; i < PAGES; i += 2)
			CHECK_EQ(mem[i * PAGE], 0);
	}), 0);
	mem[0] = 1;
	mem[PAGE + 7] = 2;
	for (int i = 2; i < PAGES; i++) {
		CHECK_EQ(mem[i * PAGE], 0);
		CHECK_EQ(frame_of(mem + i * PAGE), zero);
	}
	CHECK_EQ(((volatile char *)private_pages(1))[0], 0);
	return 0;
}
