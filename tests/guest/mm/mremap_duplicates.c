/* mremap of old length 0 makes a second mapping of shared memory, and leaves the first. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = shared_pages(2), *twin, *third, *room = private_pages(2);

	mem[PAGE] = 1;
	twin = OK(mremap(mem, 0, 2 * PAGE, MREMAP_MAYMOVE));
	CHECK(twin != mem && twin[PAGE] == 1);
	twin[0] = 2;
	CHECK_EQ(mem[0], 2);
	third = OK(mremap(mem, 0, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, room));
	CHECK(third == room && third[0] == 2);
	OK(munmap(mem, 2 * PAGE));
	CHECK_EQ(twin[PAGE], 1);
	FAILS(ENOMEM, mremap(twin, 0, PAGE, 0));
	room = private_pages(1);
	FAILS(EINVAL, mremap(room, 0, PAGE, MREMAP_MAYMOVE));
	return 0;
}
