/* MAP_FIXED replaces what was mapped there, exactly, and leaves the pages around it alone. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(8);

	memset(mem, 1, 8 * PAGE);
	CHECK_EQ(mmap(mem + 2 * PAGE, 3 * PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), mem + 2 * PAGE);
	for (unsigned i = 0; i < 8 * PAGE; i++)
		CHECK_EQ(mem[i], i < 2 * PAGE || i >= 5 * PAGE);
	return 0;
}
