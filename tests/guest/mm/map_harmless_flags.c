/* MAP_NORESERVE, MAP_STACK and unknown flags of an old-style mapping change nothing that one can
 * see. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int flags[] = { MAP_NORESERVE, MAP_STACK, MAP_DENYWRITE, MAP_EXECUTABLE };

	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++) {
		char *mem = OK(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS | flags[i], -1, 0));

		memset(mem, 1, 4 * PAGE);
		OK(munmap(mem, 4 * PAGE));
	}
	return 0;
}
