/* dup, dup2, dup3 and F_DUPFD give the lowest or the asked number, share offset and flags, and
 * not close-on-exec. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct rlimit limit = { 64, 64 };
	int fd = OK(open("file", O_RDWR | O_CREAT | O_CLOEXEC, 0600)), other;

	CHECK_EQ(write(fd, "12345", 5), 5);
	other = OK(dup(fd));
	CHECK_EQ(other, fd + 1);
	CHECK_EQ(lseek(other, 0, SEEK_CUR), 5);
	CHECK_EQ(fcntl(other, F_GETFD), 0);
	OK(fcntl(other, F_SETFL, O_APPEND | O_NONBLOCK));
	CHECK_EQ(fcntl(fd, F_GETFL) & (O_APPEND | O_NONBLOCK | O_ACCMODE),
		 O_APPEND | O_NONBLOCK | O_RDWR);
	CHECK_EQ(dup2(fd, 40), 40);
	CHECK_EQ(dup2(40, 40), 40);
	CHECK_EQ(dup3(fd, 41, O_CLOEXEC), 41);
	CHECK_EQ(fcntl(41, F_GETFD), FD_CLOEXEC);
	FAILS(EINVAL, syscall(SYS_dup3, fd, fd, 0));
	FAILS(EINVAL, syscall(SYS_dup3, fd, 42, 0x1));
	FAILS(EBADF, dup(99));
	FAILS(EBADF, dup2(99, 50));
	FAILS(EBADF, dup2(fd, -1));
	CHECK_EQ(fcntl(fd, F_DUPFD, 30), 30);
	CHECK_EQ(fcntl(fd, F_DUPFD, 30), 31);
	CHECK_EQ(fcntl(fd, F_DUPFD_CLOEXEC, 45), 45);
	CHECK_EQ(fcntl(45, F_GETFD), FD_CLOEXEC);
	FAILS(EINVAL, fcntl(fd, F_DUPFD, -1));
	FAILS(EINVAL, fcntl(fd, 9999, 0));
	OK(close(other));
	FAILS(EBADF, close(other));
	CHECK_EQ(dup(fd), other);
	OK(setrlimit(RLIMIT_NOFILE, &limit));
	FAILS(EBADF, dup2(fd, 64));
	FAILS(EINVAL, fcntl(fd, F_DUPFD, 64));
	while (dup(fd) >= 0)
		continue;
	CHECK_EQ(errno, EMFILE);
	FAILS(EMFILE, open("file", O_RDONLY));
	FAILS(EMFILE, pipe((int[2]) { 0 }));
	return 0;
}
