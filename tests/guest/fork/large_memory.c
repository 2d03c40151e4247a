/* A process with 64 MiB of dirty memory forks, and the child has every byte of it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define PAGES 16384

int main(void)
{
	unsigned *mem = private_pages(PAGES);

	for (unsigned i = 0; i < PAGES; i++)
		mem[i * PAGE / 4] = i ^ 0xdeadbeef;
	WAIT_EXIT(FORK({
		for (unsigned i = 0; i < PAGES; i++)
			CHECK_EQ(mem[i * PAGE / 4], i ^ 0xdeadbeef);
		for (unsigned i = 0; i < PAGES; i += 64)
			mem[i * PAGE / 4] = 0;
	}), 0);
	for (unsigned i = 0; i < PAGES; i++)
		CHECK_EQ(mem[i * PAGE / 4], i ^ 0xdeadbeef);
	return 0;
}
