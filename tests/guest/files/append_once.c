/* pwritev2 with RWF_APPEND writes at the end of the file, wherever it is told to; the file's
 * position moves only when it is asked to use that. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#ifndef RWF_APPEND
#define RWF_APPEND 0x10
#endif

static long append(int fd, const char *text, off_t pos, int flags)
{
	struct iovec piece = { (void *)text, strlen(text) };

	return syscall(SYS_pwritev2, fd, &piece, 1, pos, 0, flags);
}

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), p[2];
	char buf[32] = "";

	CHECK_EQ(write(fd, "0123456789", 10), 10);
	OK(lseek(fd, 2, SEEK_SET));
	CHECK_EQ(append(fd, "abc", 0, RWF_APPEND), 3);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 2);
	CHECK_EQ(append(fd, "def", -1, RWF_APPEND), 3);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 16);
	CHECK_EQ(append(fd, "X", 0, 0), 1);
	CHECK_EQ(pread(fd, buf, 32, 0), 16);
	CHECK(!memcmp(buf, "X123456789abcdef", 16));
	FAILS(EOPNOTSUPP, append(fd, "x", 0, 0x40000000));
	OK(pipe(p));
	CHECK_EQ(append(p[1], "abc", -1, RWF_APPEND), 3);
	return 0;
}
