/* mmap puts nothing close below the stack, where it would be in the way of its growth. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char here, *stack = &here;

	for (int i = 0; i < 200; i++) {
		char *mem = OK(mmap(NULL, (i + 1) * PAGE, PROT_READ | (i % 2 ? PROT_WRITE : 0),
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));

		CHECK(mem > stack || mem + (i + 1) * PAGE + (8 << 20) <= stack + PAGE);
	}
	return 0;
}
