/* A process can have a thousand descriptors, and a child gets all of them. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct rlimit limit = { 4096, 4096 };
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	OK(setrlimit(RLIMIT_NOFILE, &limit));
	for (int i = 3; i < 1000; i++)
		OK(dup2(fd, i));
	OK(dup2(fd, 4000));
	WAIT_EXIT(FORK({
		for (int i = 3; i < 1000; i++)
			CHECK_EQ(fcntl(i, F_GETFD), 0);
		OK(fcntl(4000, F_GETFD));
		FAILS(EBADF, fcntl(1500, F_GETFD));
	}), 0);
	return 0;
}
