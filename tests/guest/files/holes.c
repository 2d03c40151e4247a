/* Sparse files: SEEK_DATA and SEEK_HOLE find pages and gaps, fallocate makes pages and holes, and
 * st_blocks counts pages. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static long blocks(int fd)
{
	struct stat st;

	OK(fstat(fd, &st));
	return st.st_blocks;
}

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), reader = OK(open("file", O_RDONLY));
	char page[PAGE], text[8] = "";
	struct stat st;
	int fds[2];

	memset(page, 'x', PAGE);
	CHECK_EQ(pwrite(fd, page, PAGE, 2 * PAGE), PAGE);
	CHECK_EQ(pwrite(fd, page, 10, 5 * PAGE), 10);
	CHECK_EQ(blocks(fd), 16);
	CHECK_EQ(lseek(fd, 0, SEEK_DATA), 2 * PAGE);
	CHECK_EQ(lseek(fd, 2 * PAGE + 5, SEEK_DATA), 2 * PAGE + 5);
	CHECK_EQ(lseek(fd, 2 * PAGE, SEEK_HOLE), 3 * PAGE);
	CHECK_EQ(lseek(fd, 0, SEEK_HOLE), 0);
	CHECK_EQ(lseek(fd, 5 * PAGE, SEEK_HOLE), 5 * PAGE + 10);
	FAILS(ENXIO, lseek(fd, 5 * PAGE + 10, SEEK_DATA));
	FAILS(ENXIO, lseek(fd, 5 * PAGE + 10, SEEK_HOLE));
	FAILS(ENXIO, lseek(fd, -1, SEEK_DATA));
	OK(ftruncate(fd, 8 * PAGE));
	FAILS(ENXIO, lseek(fd, 6 * PAGE, SEEK_DATA));
	CHECK_EQ(lseek(fd, 6 * PAGE, SEEK_HOLE), 6 * PAGE);

	OK(fallocate(fd, FALLOC_FL_KEEP_SIZE, 8 * PAGE, PAGE));
	OK(fstat(fd, &st));
	CHECK_EQ(st.st_size, 8 * PAGE);
	CHECK_EQ(st.st_blocks, 24);
	OK(fallocate(fd, 0, 8 * PAGE, 2 * PAGE));
	OK(fstat(fd, &st));
	CHECK_EQ(st.st_size, 10 * PAGE);
	CHECK_EQ(st.st_blocks, 32);
	OK(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 2 * PAGE + 100, 5 * PAGE));
	CHECK_EQ(blocks(fd), 24);
	CHECK_EQ(pread(fd, text, 2, 2 * PAGE + 99), 2);
	CHECK(text[0] == 'x' && text[1] == 0);
	CHECK_EQ(pread(fd, text, 1, 5 * PAGE), 1);
	CHECK_EQ(text[0], 0);
	OK(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 100 * PAGE, PAGE));

	FAILS(EOPNOTSUPP, fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, PAGE));
	FAILS(EOPNOTSUPP, fallocate(fd, 0x10, 0, PAGE));
	FAILS(EOPNOTSUPP, fallocate(fd, 0x08, 0, PAGE));
	FAILS(EOPNOTSUPP, fallocate(fd, 0x1000, 0, PAGE));
	FAILS(EINVAL, fallocate(fd, 0, 0, 0));
	FAILS(EINVAL, fallocate(fd, 0, -1, 1));
	FAILS(EFBIG, fallocate(fd, 0, LONG_MAX, 1));
	FAILS(EBADF, fallocate(reader, 0, 0, 1));
	OK(pipe(fds));
	FAILS(ESPIPE, fallocate(fds[1], 0, 0, 1));
	FAILS(EBADF, fallocate(OK(open(".", O_RDONLY)), 0, 0, 1));
	return 0;
}
