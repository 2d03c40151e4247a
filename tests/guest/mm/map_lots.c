/* A terabyte can be reserved with MAP_NORESERVE, and a page of it used here and there. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	size_t size = 1UL << 40;
	char *mem = OK(mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));

	for (size_t at = 0; at < size; at += 1UL << 34)
		mem[at] = at >> 34;
	WAIT_EXIT(FORK({
		for (size_t at = 0; at < size; at += 1UL << 34)
			CHECK_EQ(mem[at], (char)(at >> 34));
	}), 0);
	OK(munmap(mem, size));
	return 0;
}
