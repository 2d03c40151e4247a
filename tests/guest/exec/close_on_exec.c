/* exec closes the descriptors that are marked close-on-exec, and only those. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	int fd;

	if (argc > 1) {
		for (int i = 10; i < 100; i++)
			CHECK_EQ(fcntl(i, F_GETFD), i % 3 ? 0 : -1);
		return 0;
	}
	fd = OK(open("/dev/null", O_RDONLY));
	for (int i = 10; i < 100; i++) {
		OK(dup2(fd, i));
		if (i % 3 == 0)
			OK(fcntl(i, F_SETFD, FD_CLOEXEC));
	}
	EXEC_SELF("again");
}
