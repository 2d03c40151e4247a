/* SEEK_DATA and SEEK_HOLE find the last page below 2^63, and its end, as any other. */
/* Not on Linux: 6.1 takes the end of that page for a negative number */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define LAST	(LONG_MAX - (long)PAGE + 1)		/* where the last page begins */

int main(void)
{
	int fd = OK(syscall(SYS_memfd_create, "file", 0));

	CHECK_EQ(pwrite(fd, "0123456789", 10, LAST - 5), 10);
	CHECK_EQ(lseek(fd, 0, SEEK_DATA), LAST - (long)PAGE);
	CHECK_EQ(lseek(fd, LAST, SEEK_DATA), LAST);
	CHECK_EQ(lseek(fd, LAST, SEEK_HOLE), LAST + 5);
	CHECK_EQ(lseek(fd, LAST - 1, SEEK_HOLE), LAST + 5);
	OK(ftruncate(fd, LONG_MAX));
	CHECK_EQ(lseek(fd, LAST, SEEK_HOLE), LONG_MAX);
	OK(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, LAST));
	CHECK_EQ(lseek(fd, 0, SEEK_DATA), LAST);
	FAILS(ENXIO, lseek(fd, LONG_MAX, SEEK_DATA));
	return 0;
}
