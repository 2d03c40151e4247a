/* Adjacent anonymous mappings of equal permission are one line in /proc/self/maps, and are one
 * again after mprotect is undone. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char maps[1 << 16];

/* How many lines of the map lie in the range. */
static int lines(char *start, char *end)
{
	int n = 0;

	slurp("/proc/self/maps", maps, sizeof(maps));
	for (char *p = maps; *p; p = strchr(p, '\n') + 1) {
		uintptr_t from = strtoul(p, &p, 16), to = strtoul(p + 1, NULL, 16);

		n += from < (uintptr_t)end && to > (uintptr_t)start;
	}
	return n;
}

int main(void)
{
	char *mem = (char *)0x200000000000, *end = mem + 6 * PAGE;
	int prot = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;

	OK(mmap(mem, 2 * PAGE, prot, flags, -1, 0));
	OK(mmap(mem + 4 * PAGE, 2 * PAGE, prot, flags, -1, 0));
	CHECK_EQ(lines(mem, end), 2);
	OK(mmap(mem + 2 * PAGE, 2 * PAGE, prot, flags, -1, 0));
	CHECK_EQ(lines(mem, end), 1);
	OK(mprotect(mem + 2 * PAGE, PAGE, PROT_READ));
	CHECK_EQ(lines(mem, end), 3);
	OK(mprotect(mem + 2 * PAGE, PAGE, prot));
	CHECK_EQ(lines(mem, end), 1);
	OK(munmap(mem + 2 * PAGE, PAGE));
	CHECK_EQ(lines(mem, end), 2);
	return 0;
}
