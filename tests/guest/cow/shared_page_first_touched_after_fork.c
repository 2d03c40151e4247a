/* A shared page that is first touched after fork is still one page for parent and child. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	volatile char *mem = shared_pages(600);

	WAIT_EXIT(FORK({
		for (int i = 0; i < 600; i += 2)
			mem[i * PAGE] = i;
	}), 0);
	for (int i = 0; i < 600; i += 2)
		CHECK_EQ(mem[i * PAGE], (char)i);
	for (int i = 1; i < 600; i += 2)
		CHECK_EQ(mem[i * PAGE], 0);
	return 0;
}
