/* Parent and forked child share the offset of an open file, but not the table of descriptors. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	CHECK_EQ(write(fd, "0123456789", 10), 10);
	OK(lseek(fd, 0, SEEK_SET));
	WAIT_EXIT(FORK({
		char buf[4];

		CHECK_EQ(read(fd, buf, 4), 4);
		close(fd);
	}), 0);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 4);
	CHECK_EQ(fcntl(fd, F_GETFD), 0);
	return 0;
}
