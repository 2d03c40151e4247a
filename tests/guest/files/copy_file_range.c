/* copy_file_range copies up to the end of the file, refuses what overlaps, and goes from one file
 * system to another as little as from what isn't a file. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static off_t in_at, out_at;

static long copy(int in, off_t from, int out, off_t to, size_t n)
{
	in_at = from;
	out_at = to;
	return syscall(SYS_copy_file_range, in, &in_at, out, &out_at, n, 0);
}

int main(void)
{
	char buf[32] = "";
	int in = OK(open("in", O_RDWR | O_CREAT, 0600)), out, p[2];
	struct stat st;

	CHECK_EQ(write(in, "0123456789", 10), 10);
	out = OK(open("out", O_RDWR | O_CREAT, 0600));
	CHECK_EQ(copy(in, 2, out, 5, 4), 4);
	CHECK_EQ(in_at, 6);
	CHECK_EQ(out_at, 9);
	CHECK_EQ(lseek(out, 0, SEEK_CUR), 0);
	CHECK_EQ(pread(out, buf, 32, 0), 9);
	CHECK(!memcmp(buf, "\0\0\0\0\0"
			   "2345",
		      9));
	CHECK_EQ(copy(in, 8, out, 0, 100), 2);
	CHECK_EQ(copy(in, 10, out, 0, 100), 0);
	CHECK_EQ(copy(in, 1000, out, 0, 100), 0);
	OK(lseek(in, 3, SEEK_SET));
	CHECK_EQ(syscall(SYS_copy_file_range, in, NULL, out, NULL, 3, 0), 3);
	CHECK_EQ(lseek(in, 0, SEEK_CUR), 6);
	CHECK_EQ(lseek(out, 0, SEEK_CUR), 3);

	FAILS(EINVAL, copy(in, 0, in, 5, 10));
	CHECK_EQ(copy(in, 0, in, 10, 100), 10); /* up to its end, no overlap is left */
	OK(fstat(in, &st));
	CHECK_EQ(st.st_size, 20);
	FAILS(EOVERFLOW, copy(in, -1, out, 0, 1));
	FAILS(EOVERFLOW, copy(in, 0, out, -1, 1));
	FAILS(EFBIG, copy(in, 0, out, INT64_MAX, 1));
	CHECK_EQ(copy(in, 0, out, INT64_MAX - 3, 10), 3);
	FAILS(EINVAL, syscall(SYS_copy_file_range, in, NULL, out, NULL, 1, 1));
	FAILS(EFAULT, syscall(SYS_copy_file_range, in, 8, out, NULL, 1, 0));
	FAILS(EBADF, copy(in, 0, OK(open("out", O_RDONLY)), 0, 1));
	FAILS(EBADF, copy(in, 0, OK(open("out", O_WRONLY | O_APPEND)), 0, 1));
	FAILS(EBADF, copy(OK(open("in", O_WRONLY)), 0, out, 0, 1));
	FAILS(EISDIR, copy(OK(open(".", O_RDONLY)), 0, out, 0, 1));
	OK(pipe(p));
	FAILS(EINVAL, copy(p[0], 0, out, 0, 1));
	FAILS(EINVAL, copy(in, 0, OK(open("/dev/null", O_WRONLY)), 0, 1));
	FAILS(EXDEV, copy(OK(open("/proc/version", O_RDONLY)), 0, out, 0, 1));
	return 0;
}
