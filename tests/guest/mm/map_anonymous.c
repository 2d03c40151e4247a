/* An anonymous mapping is zero, writable, page-aligned, and costs no frame until it is touched. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(100);

	CHECK_EQ((uintptr_t)mem % PAGE, 0);
	for (int i = 0; i < 100; i++)
		CHECK_EQ(frame_of(mem + i * PAGE), 0);
	for (unsigned i = 0; i < 100 * PAGE; i++)
		CHECK_EQ(mem[i], 0);
	mem[50 * PAGE] = 1;
	CHECK(frame_of(mem + 50 * PAGE) != frame_of(mem + 51 * PAGE));
	return 0;
}
