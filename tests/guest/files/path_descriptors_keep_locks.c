/* Closing a descriptor of a file drops the process's locks on it, but an O_PATH one drops none. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static bool is_locked(void)
{
	struct flock lock = { .l_type = F_WRLCK };
	int status;
	pid_t pid = FORK(
		int fd = OK(open("file", O_RDWR));
		_exit(fcntl(fd, F_SETLK, &lock) < 0 ? 1 : 0);
	);

	OK(waitpid(pid, &status, 0));
	CHECK(WIFEXITED(status));
	return WEXITSTATUS(status);
}

int main(void)
{
	struct flock lock = { .l_type = F_WRLCK };
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	OK(fcntl(fd, F_SETLK, &lock));
	CHECK(is_locked());
	OK(close(OK(open("file", O_PATH))));
	CHECK(is_locked());
	OK(close(OK(open("file", O_RDONLY))));
	CHECK(!is_locked());
	return 0;
}
