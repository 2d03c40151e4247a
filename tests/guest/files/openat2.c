/* openat2 refuses what it doesn't know: sizes of its argument, flags, modes without a file to be
 * made. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

struct how {
	uint64_t flags, mode, resolve;
	uint64_t more[2];
};

static int open2(struct how how, size_t size)
{
	return syscall(SYS_openat2, AT_FDCWD, "file", &how, size);
}

static int flags2(uint64_t flags, uint64_t mode, uint64_t resolve)
{
	return open2((struct how){ flags, mode, resolve, { 0 } }, 24);
}

int main(void)
{
	int fd;

	spew("file", "content", 0600);
	fd = OK(flags2(O_RDWR | O_APPEND | O_CLOEXEC, 0, 0));
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(fd, F_GETFL) & (O_ACCMODE | O_APPEND), O_RDWR | O_APPEND);
	OK(open2((struct how){ O_RDONLY }, sizeof(struct how)));
	FAILS(E2BIG, open2((struct how){ O_RDONLY, .more = { 0, 1 } }, sizeof(struct how)));
	FAILS(E2BIG, open2((struct how){ O_RDONLY }, PAGE + 8));
	FAILS(EINVAL, open2((struct how){ O_RDONLY }, 23));
	FAILS(EINVAL, open2((struct how){ O_RDONLY }, 0));
	FAILS(EFAULT, syscall(SYS_openat2, AT_FDCWD, "file", 8, 24));
	FAILS(EFAULT, syscall(SYS_openat2, AT_FDCWD, 8, &(struct how){ O_RDONLY }, 24));
	FAILS(EBADF, syscall(SYS_openat2, 999, "file", &(struct how){ O_RDONLY }, 24));
	FAILS(EINVAL, flags2(1ULL << 31, 0, 0));
	FAILS(EINVAL, flags2(1ULL << 32, 0, 0));
	FAILS(EINVAL, flags2(O_RDONLY, 0600, 0));
	FAILS(EINVAL, flags2(O_CREAT, 010000, 0));
	FAILS(EINVAL, flags2(O_PATH | O_RDWR, 0, 0));
	FAILS(EINVAL, flags2(O_RDONLY, 0, 0x40));
	FAILS(EINVAL, flags2(O_RDONLY, 0, 1ULL << 32));
	FAILS(EINVAL, flags2(O_RDONLY, 0, 0x18));
	OK(flags2(O_CREAT, 07777, 0));
	OK(flags2(O_PATH | O_NOFOLLOW, 0, 0));
	OK(flags2(O_RDONLY, 0, 0x20));
	FAILS(EAGAIN, flags2(O_WRONLY | O_TRUNC, 0, 0x20));
	return 0;
}
