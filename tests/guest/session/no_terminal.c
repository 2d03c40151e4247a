/* A process without a controlling terminal can't open /dev/tty, and terminal calls on other
 * files are ENOTTY. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/ioctl.h>
#include <termios.h>

int main(void)
{
	int fds[2], fd = OK(open("/dev/null", O_RDWR));
	struct termios termios;

	OK(pipe(fds));
	FAILS(ENXIO, open("/dev/tty", O_RDWR));
	FAILS(ENOTTY, tcgetattr(fd, &termios));
	FAILS(ENOTTY, tcgetattr(fds[0], &termios));
	FAILS(ENOTTY, ioctl(fd, TIOCGPGRP, &fd));
	FAILS(ENOTTY, ioctl(fds[1], TIOCSCTTY, 0));
	FAILS(EBADF, ioctl(99, TIOCGPGRP, &fd));
	CHECK(!isatty(fd));
	return 0;
}
