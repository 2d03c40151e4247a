/* munmap, mprotect, mremap and madvise survive the failure of each allocation in them: ENOMEM,
 * and nothing changed. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"

static char maps_before[16384], maps_after[16384];
static char *mem;

static void restore(void)
{
	OK(mmap(mem, 9 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		0));
	memset(mem, 7, 9 * PAGE);
}

static void check_map(void)
{
	slurp("/proc/self/maps", maps_after, sizeof(maps_after));
	CHECK(!strcmp(maps_before, maps_after));
	for (unsigned i = 0; i < 9 * PAGE; i++)
		CHECK_EQ(mem[i], 7);
}

int main(void)
{
	char *moved;

	mem = OK(mmap((void *)0x200000000000, 9 * PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	restore();
	fail_open();
	memset(maps_after, 0, sizeof(maps_after));
	slurp("/proc/self/maps", maps_before, sizeof(maps_before));
	SWEEP("munmap", 1, ENOMEM, munmap(mem + 3 * PAGE, PAGE), restore(), check_map());
	SWEEP("mprotect", 2, ENOMEM, mprotect(mem + 3 * PAGE, PAGE, PROT_READ), restore(),
	      check_map());
	SWEEP("mprotect of an end", 1, ENOMEM, mprotect(mem + 5 * PAGE, 4 * PAGE, PROT_READ),
	      restore(), check_map());
	/* madvise says EAGAIN for the same. (madvise(2)) */
	SWEEP("madvise", 2, EAGAIN, madvise(mem + 3 * PAGE, PAGE, MADV_DONTFORK), restore(),
	      check_map());
	SWEEP("mremap", 4, ENOMEM,
	      moved = mremap(mem + 3 * PAGE, PAGE, 4 * PAGE, MREMAP_MAYMOVE),
	      OK(munmap(moved, 4 * PAGE)); restore(), check_map());
	return 0;
}
