/* Ten thousand forks, one after another, lose nothing. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(4);

	for (int i = 0; i < 10000; i++) {
		mem[0] = i;
		WAIT_EXIT(FORK({
			CHECK_EQ(mem[0], (char)i);
			mem[0]++;
			_exit(i & 0x7f);
		}), i & 0x7f);
		CHECK_EQ(mem[0], (char)i);
	}
	return 0;
}
