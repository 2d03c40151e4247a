/* exec gives a child that shares descriptors a table of its own. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static int fd;

static int child(void *unused)
{
	EXEC_SELF("again");
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		/* Closes the parent's close-on-exec descriptors, and more, in our table only. */
		for (int i = 3; i < 64; i++)
			close(i);
		return 0;
	}
	fd = OK(open("/dev/null", O_RDONLY));
	OK(open("/dev/null", O_RDONLY | O_CLOEXEC));
	WAIT_EXIT(start(child, CLONE_FILES | SIGCHLD), 0);
	OK(fcntl(fd, F_GETFD));
	OK(fcntl(fd + 1, F_GETFD));
	return 0;
}
