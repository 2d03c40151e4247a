/* A regular file and /dev/null are always ready for reading and writing. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct pollfd fds[] = {
		{ OK(open("file", O_RDWR | O_CREAT, 0600)), POLLIN | POLLOUT, 0 },
		{ OK(open("/dev/null", O_RDWR)), POLLIN | POLLOUT, 0 },
		{ OK(open("/dev/zero", O_RDWR)), POLLIN | POLLOUT, 0 },
	};

	CHECK_EQ(poll(fds, 3, -1), 3);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(fds[i].revents, POLLIN | POLLOUT);
	return 0;
}
