/* A process can't have more than 65530 mappings: mmap, and munmap where it would split, are
 * ENOMEM then. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 120 s */
#include "tine_test.h"

int main(void)
{
	size_t pages = 140000;
	char *mem = OK(mmap(NULL, pages * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	size_t i = 1;

	while (i < pages && mprotect(mem + i * PAGE, PAGE, PROT_READ) == 0)
		i += 2;
	CHECK_EQ(errno, ENOMEM);
	CHECK(i > 65000 && i < 65540);
	FAILS(ENOMEM, munmap(mem + (pages - 100) * PAGE, PAGE));
	OK(munmap(mem, pages * PAGE));
	private_pages(1);
	return 0;
}
