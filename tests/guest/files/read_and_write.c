/* A file holds what is written to it, at any offset; between the written parts it is zero. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT | O_EXCL, 0640));
	off_t far = 100000000;
	struct stat st;
	char buf[8192];

	CHECK_EQ(write(fd, "hello", 5), 5);
	CHECK_EQ(pwrite(fd, "far", 3, far), 3);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 5);
	CHECK_EQ(lseek(fd, -3, SEEK_END), far);
	CHECK_EQ(read(fd, buf, sizeof(buf)), 3);
	CHECK_EQ(read(fd, buf, sizeof(buf)), 0);
	CHECK_EQ(pread(fd, buf, sizeof(buf), 3), (long)sizeof(buf));
	CHECK(!memcmp(buf, "lo\0\0\0", 5));
	for (unsigned i = 2; i < sizeof(buf); i++)
		CHECK_EQ(buf[i], 0);
	OK(fstat(fd, &st));
	CHECK_EQ(st.st_size, far + 3);
	CHECK(st.st_blocks < 1000);
	CHECK_EQ(pread(fd, buf, 10, far + 100), 0);
	FAILS(EINVAL, pread(fd, buf, 1, -1));
	FAILS(EINVAL, lseek(fd, -1, SEEK_SET));
	FAILS(EINVAL, lseek(fd, 0, 99));
	FAILS(EBADF, read(99, buf, 1));
	FAILS(EBADF, write(OK(open("file", O_RDONLY)), buf, 1));
	FAILS(EBADF, read(OK(open("file", O_WRONLY)), buf, 1));
	FAILS(EISDIR, read(OK(open(".", O_RDONLY)), buf, 1));
	CHECK_EQ(read(fd, buf, 0), 0);
	return 0;
}
