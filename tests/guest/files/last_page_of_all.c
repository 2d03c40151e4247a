/* The last page below 2^63 is a page as any other for fallocate, holes, and the end. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define LAST	(LONG_MAX - (long)PAGE + 1)		/* where the last page begins */
#define PUNCH	(FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE)

static long blocks(int fd)
{
	struct stat st;

	OK(fstat(fd, &st));
	return st.st_blocks;
}

int main(void)
{
	int fd = OK(syscall(SYS_memfd_create, "file", 0));
	char text[16] = "";

	OK(fallocate(fd, 0, LAST + 5, 10));
	CHECK_EQ(blocks(fd), 8);
	CHECK_EQ(lseek(fd, 0, SEEK_END), LAST + 15);
	CHECK_EQ(pwrite(fd, "0123456789", 10, LAST + 5), 10);
	CHECK_EQ(pwrite(fd, "abc", 3, LAST - 3), 3);

	OK(fallocate(fd, PUNCH, LAST + 6, 2));
	CHECK_EQ(pread(fd, text, 16, LAST - 1), 16);
	CHECK(!memcmp(text, "c\0\0\0\0\0000\0\0003456789", 16));
	CHECK_EQ(blocks(fd), 16);
	OK(fallocate(fd, PUNCH, LAST - 2, 8));
	CHECK_EQ(pread(fd, text, 4, LAST - 3), 4);
	CHECK(!memcmp(text, "a\0\0\0", 4));
	CHECK_EQ(pread(fd, text, 10, LAST + 5), 10);
	CHECK(!memcmp(text, "\0\0\0003456789", 10));

	OK(ftruncate(fd, LONG_MAX));
	CHECK_EQ(pwrite(fd, "xyz", 3, LONG_MAX - 3), 3);
	OK(ftruncate(fd, LONG_MAX - 1));
	CHECK_EQ(blocks(fd), 16);
	OK(fallocate(fd, 0, LAST, PAGE - 1));
	OK(ftruncate(fd, LAST));
	CHECK_EQ(blocks(fd), 8);
	FAILS(EFBIG, fallocate(fd, 0, LAST, PAGE));
	return 0;
}
