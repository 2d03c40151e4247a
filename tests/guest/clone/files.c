/* With CLONE_FILES parent and child share the table of descriptors; without it they don't. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static int fd;

static int child(void *unused)
{
	OK(close(fd));
	CHECK_EQ(dup2(STDOUT_FILENO, 50), 50);
	return 0;
}

int main(void)
{
	fd = OK(open("/dev/null", O_RDONLY));
	WAIT_EXIT(start(child, SIGCHLD), 0);
	OK(fcntl(fd, F_GETFD));
	FAILS(EBADF, fcntl(50, F_GETFD));
	WAIT_EXIT(start(child, CLONE_FILES | SIGCHLD), 0);
	FAILS(EBADF, fcntl(fd, F_GETFD));
	OK(fcntl(50, F_GETFD));
	return 0;
}
