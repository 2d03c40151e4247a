/* A copy-on-write page that was moved by mremap is still copied at the first write. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(2), *room = private_pages(16);

	mem[0] = 1;
	mem[PAGE] = 2;
	WAIT_EXIT(FORK({
		char *moved = OK(mremap(mem, 2 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
					room));

		CHECK_EQ(moved[0], 1);
		moved[0] = 9;
		moved[PAGE] = 9;
		CHECK_EQ(moved[2 * PAGE], 0);
	}), 0);
	CHECK_EQ(mem[0], 1);
	CHECK_EQ(mem[PAGE], 2);
	return 0;
}
