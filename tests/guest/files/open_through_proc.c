/* A pipe can be opened once more through /proc/self/fd; another file without a name cannot. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static int reopen(int fd, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, flags);
}

int main(void)
{
	struct gate pipe = gate();
	int more, pidfd;
	char c = 0;

	more = OK(reopen(pipe.fd[0], O_RDONLY));
	CHECK_EQ(write(pipe.fd[1], "a", 1), 1);
	CHECK_EQ(read(more, &c, 1), 1);
	CHECK_EQ(c, 'a');
	close(more);
	more = OK(reopen(pipe.fd[0], O_WRONLY));
	close(pipe.fd[1]);
	CHECK_EQ(write(more, "b", 1), 1);
	close(more);
	CHECK_EQ(read(pipe.fd[0], &c, 1), 1);
	CHECK_EQ(read(pipe.fd[0], &c, 1), 0);

	pidfd = OK(pidfd_open(getpid(), 0));
	FAILS(ENXIO, reopen(pidfd, O_RDONLY));
	FAILS(ENXIO, reopen(pidfd, O_RDWR));
	close(OK(reopen(pidfd, O_PATH)));
	return 0;
}
