/* The frames of unmapped memory are free again: far more than all memory can be mapped and
 * unmapped in turn. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	for (int i = 0; i < 256; i++) {
		char *mem = private_pages(1024);

		for (int j = 0; j < 1024; j++)
			mem[j * PAGE] = 1;
		OK(munmap(mem, 1024 * PAGE));
	}
	return 0;
}
