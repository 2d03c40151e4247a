/* munmap takes away exactly its range: from the front, the end or the middle of a mapping, or
 * across several. */
/* SPDX-License-Identifier: MIT */
#include "segv.h"

static void expect(char *volatile mem, const char *volatile map)
{
	for (int i = 0; map[i]; i++)
		CHECK_EQ(READS(mem + i * PAGE), map[i] == 'x');
}

int main(void)
{
	char *mem = private_pages(10);

	memset(mem, 1, 10 * PAGE);
	expect(mem, "xxxxxxxxxx");
	OK(munmap(mem, PAGE));
	expect(mem, ".xxxxxxxxx");
	OK(munmap(mem + 9 * PAGE, 1));
	expect(mem, ".xxxxxxxx.");
	OK(munmap(mem + 4 * PAGE, 2 * PAGE));
	expect(mem, ".xxx..xxx.");
	OK(munmap(mem + 2 * PAGE, 5 * PAGE));
	expect(mem, ".x.....xx.");
	OK(munmap(mem, 10 * PAGE));
	expect(mem, "..........");
	OK(munmap(mem, 10 * PAGE));
	FAILS(EINVAL, munmap(mem, 0));
	FAILS(EINVAL, munmap(mem + 1, PAGE));
	FAILS(EINVAL, munmap((void *)0xffff888000000000UL, PAGE));
	FAILS(EINVAL, munmap(mem, -PAGE));
	return 0;
}
