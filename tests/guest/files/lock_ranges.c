/* A record lock's range that would leave the numbers of bytes there can be is refused, wherever it
 * begins and in whatever direction it goes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define MAX	INT64_MAX
#define MIN	INT64_MIN
#define FILE	"/tmp_lock_ranges"

static int fd;

static int lock(short whence, off_t start, off_t len)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = whence, .l_start = start, .l_len = len };

	return fcntl(fd, F_SETLK, &l);
}

/* The lock that there is begins and ends so; the whole file is free again. */
static void is(off_t start, off_t len)
{
	WAIT_EXIT(FORK({
		struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

		OK(fcntl(fd, F_GETLK, &l));
		CHECK_EQ(l.l_type, F_WRLCK);
		CHECK_EQ(l.l_start, start);
		CHECK_EQ(l.l_len, len);
	}), 0);
	OK(fcntl(fd, F_SETLK, &(struct flock){ .l_type = F_UNLCK, .l_whence = SEEK_SET }));
}

int main(void)
{
	fd = OK(open(FILE, O_RDWR | O_CREAT, 0600));
	OK(ftruncate(fd, 100));
	OK(lseek(fd, 10, SEEK_SET));

	FAILS(EINVAL, lock(SEEK_SET, -1, 0));
	FAILS(EINVAL, lock(SEEK_SET, -1, 10));
	FAILS(EINVAL, lock(SEEK_SET, -5, MIN));
	FAILS(EINVAL, lock(SEEK_SET, -1, MIN));
	FAILS(EINVAL, lock(SEEK_SET, MIN, MIN));
	FAILS(EINVAL, lock(SEEK_SET, MIN, MAX));
	FAILS(EINVAL, lock(SEEK_SET, 5, -6));
	FAILS(EINVAL, lock(SEEK_SET, MAX, MIN));
	FAILS(EINVAL, lock(SEEK_CUR, -11, 1));
	FAILS(EINVAL, lock(SEEK_CUR, -11, MIN));
	FAILS(EINVAL, lock(SEEK_END, -101, -MAX));
	FAILS(EINVAL, lock(SEEK_CUR, -5, -6));
	FAILS(EINVAL, lock(3, 0, 1));
	FAILS(EOVERFLOW, lock(SEEK_SET, 2, MAX));
	FAILS(EOVERFLOW, lock(SEEK_SET, MAX, 2));
	FAILS(EOVERFLOW, lock(SEEK_CUR, MAX - 9, 1));
	FAILS(EOVERFLOW, lock(SEEK_END, MAX - 99, -1));
	FAILS(EOVERFLOW, lock(SEEK_END, MAX, MIN));

	OK(lock(SEEK_SET, 5, -5));
	is(0, 5);
	OK(lock(SEEK_CUR, -5, -5));
	is(0, 5);
	OK(lock(SEEK_END, -1, 2));
	is(99, 2);
	OK(lock(SEEK_SET, 1, MAX));
	is(1, 0);
	OK(lock(SEEK_SET, MAX, 1));
	is(MAX, 0);
	OK(lock(SEEK_SET, MAX, -MAX));
	is(0, MAX);
	OK(lock(SEEK_CUR, MAX - 10, 0));
	is(MAX, 0);
	OK(unlink(FILE));
	return 0;
}
