/* A non-blocking pipe says EAGAIN when empty or full, takes 64 KiB, and small writes are all or
 * nothing. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	static char buf[1 << 17];
	int fds[2];

	OK(pipe2(fds, O_NONBLOCK | O_CLOEXEC));
	CHECK_EQ(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
	CHECK(fcntl(fds[1], F_GETFL) & O_NONBLOCK);
	FAILS(EAGAIN, read(fds[0], buf, 1));
	CHECK_EQ(write(fds[1], buf, sizeof(buf)), 65536);
	FAILS(EAGAIN, write(fds[1], buf, 1));
	CHECK_EQ(read(fds[0], buf, 100), 100);
	FAILS(EAGAIN, write(fds[1], buf, PIPE_BUF));
	CHECK_EQ(read(fds[0], buf, 4096), 4096);
	CHECK_EQ(write(fds[1], buf, PIPE_BUF), PIPE_BUF);
	OK(fcntl(fds[0], F_SETFL, 0));
	CHECK_EQ(fcntl(fds[0], F_GETFL), O_RDONLY);
	CHECK_EQ(fcntl(fds[1], F_GETFL), O_WRONLY | O_NONBLOCK);
	FAILS(EBADF, write(fds[0], buf, 1));
	FAILS(EBADF, read(fds[1], buf, 1));
	FAILS(ESPIPE, lseek(fds[0], 0, SEEK_SET));
	FAILS(ESPIPE, pread(fds[0], buf, 1, 0));
	FAILS(EINVAL, pipe2(fds, 0x1));
	return 0;
}
