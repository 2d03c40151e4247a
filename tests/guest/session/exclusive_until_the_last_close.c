/* TIOCEXCL keeps others from a terminal until its last file is closed, and no longer. */
/* SPDX-License-Identifier: MIT */
#include "terminal.h"

static void others(bool may)
{
	WAIT_EXIT(FORK({
		become(1000);
		if (may)
			OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY));
		else
			FAILS(EBUSY, open("/dev/ttyS0", O_RDWR | O_NOCTTY));
	}), 0);
}

int main(void)
{
	int fd = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY)), on = 1;
	int other = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY));

	OK(chmod("/dev/ttyS0", 0666));
	others(true);
	OK(ioctl(fd, TIOCEXCL));
	others(false);
	close(fd);
	others(false);
	OK(ioctl(other, TIOCGEXCL, &on));
	CHECK_EQ(on, 1);
	close(other);
	others(true);
	fd = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY));
	OK(ioctl(fd, TIOCGEXCL, &on));
	CHECK_EQ(on, 0);
	OK(chmod("/dev/ttyS0", 0600));
	return 0;
}
