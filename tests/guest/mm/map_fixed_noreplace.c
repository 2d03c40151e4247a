/* MAP_FIXED_NOREPLACE maps at the given address, or fails with EEXIST where anything is mapped. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define FLAGS (MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE)

int main(void)
{
	char *mem = private_pages(8);

	memset(mem, 1, 8 * PAGE);
	OK(munmap(mem + 2 * PAGE, 2 * PAGE));
	FAILS(EEXIST, mmap(mem + PAGE, 2 * PAGE, PROT_READ, FLAGS, -1, 0));
	FAILS(EEXIST, mmap(mem + 3 * PAGE, 2 * PAGE, PROT_READ, FLAGS, -1, 0));
	FAILS(EEXIST, mmap(mem, PAGE, PROT_READ, FLAGS, -1, 0));
	CHECK_EQ(mmap(mem + 2 * PAGE, 2 * PAGE, PROT_READ, FLAGS, -1, 0), mem + 2 * PAGE);
	CHECK_EQ(mem[2 * PAGE], 0);
	CHECK_EQ(mem[4 * PAGE], 1);
	return 0;
}
