/* MAP_32BIT: a mapping lies in the second gigabyte, or there is none; a hint or MAP_FIXED below its
 * end is heard. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define MAP_32BIT_	0x40
#define GB		(1UL << 30)
#define FLAGS		(MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_32BIT_)

static void *map(unsigned long hint, size_t len, int flags)
{
	return mmap((void *)hint, len, PROT_NONE, flags, -1, 0);
}

int main(void)
{
	unsigned long first = (unsigned long)OK(map(0, PAGE, FLAGS)), addr;
	int fd;

	CHECK(first >= GB && first < 2 * GB);
	addr = (unsigned long)OK(map(0, PAGE, FLAGS));
	CHECK(addr >= GB && addr < 2 * GB && addr != first);
	CHECK_EQ(map(0x30000000, PAGE, FLAGS), 0x30000000);
	addr = (unsigned long)OK(map(first, PAGE, FLAGS));
	CHECK(addr >= GB && addr < 2 * GB && addr != first);
	addr = (unsigned long)OK(map(8 * GB, PAGE, FLAGS));
	CHECK(addr >= GB && addr < 2 * GB);
	CHECK_EQ(map(8 * GB, PAGE, FLAGS | MAP_FIXED), 8 * GB);
	CHECK_EQ(map(16 * GB, PAGE, FLAGS & ~MAP_32BIT_), 16 * GB);
	FAILS(ENOMEM, map(0, 3 * GB, FLAGS));
	OK(map(0, GB / 2, FLAGS));
	FAILS(ENOMEM, map(0, GB * 3 / 4, FLAGS));
	fd = OK(syscall(SYS_memfd_create, "file", 0));
	OK(ftruncate(fd, PAGE));
	addr = (unsigned long)OK(mmap(NULL, PAGE, PROT_READ, 3 | MAP_32BIT_, fd, 0));
	CHECK(addr >= GB && addr < 2 * GB);
	return 0;
}
