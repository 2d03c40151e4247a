/* fcntl and ioctl of files in memory: O_DIRECT is refused, hints are kept, an unsealed file says
 * that it can't be sealed, a large pipe is ENOMEM. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/file.h>
#include <sys/ioctl.h>

#define GETOWNER_UIDS 17
#define GET_RW_HINT   1035
#define SET_RW_HINT   1036

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), p[2], size = 0;
	uint64_t hint = 3;
	uid_t uids[2] = { 9, 9 };

	FAILS(EINVAL, open("file", O_RDWR | O_DIRECT));
	FAILS(EINVAL, fcntl(fd, F_SETFL, O_DIRECT));
	OK(pipe(p));
	OK(fcntl(p[1], F_SETFL, O_DIRECT));
	FAILS(ENOMEM, fcntl(p[1], F_SETPIPE_SZ, 1U << 31));
	FAILS(EINVAL, fcntl(p[1], F_SETPIPE_SZ, (1U << 31) + 1));

	OK(fcntl(fd, SET_RW_HINT, &hint));
	hint = 9;
	FAILS(EINVAL, fcntl(fd, SET_RW_HINT, &hint));
	OK(fcntl(OK(open("file", O_RDONLY)), GET_RW_HINT, &hint));
	CHECK_EQ(hint, 3);
	FAILS(EFAULT, fcntl(fd, GET_RW_HINT, 8));
	OK(fcntl(fd, GETOWNER_UIDS, uids));
	CHECK(uids[0] == 0 && uids[1] == 0);
	CHECK_EQ(fcntl(fd, F_GET_SEALS), F_SEAL_SEAL);
	FAILS(EPERM, fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	FAILS(EINVAL, fcntl(p[0], F_GET_SEALS));
	OK(flock(fd, 32 | LOCK_EX));
	OK(ioctl(fd, 2, &size)); /* FIGETBSZ */
	CHECK_EQ(size, (int)PAGE);
	OK(lseek(fd, INT64_MAX, SEEK_SET));
	FAILS(EINVAL, lseek(fd, 1, SEEK_CUR));
	FAILS(EBADF, fallocate(-1, 0, -1, 0));
	return 0;
}
