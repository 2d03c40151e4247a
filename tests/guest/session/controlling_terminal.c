/* A session leader takes a terminal with TIOCSCTTY; its foreground group is set and read with
 * TIOCSPGRP and TIOCGPGRP. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/ioctl.h>
#include <termios.h>

int main(void)
{
	int fd = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY)), pgrp, tty;
	struct gate go = gate();
	pid_t child;

	FAILS(ENXIO, open("/dev/tty", O_RDWR));
	FAILS(ENOTTY, ioctl(fd, TIOCGPGRP, &pgrp));
	OK(ioctl(fd, TIOCSCTTY, 0));
	OK(ioctl(fd, TIOCGPGRP, &pgrp));
	CHECK_EQ(pgrp, getpgrp());
	tty = OK(open("/dev/tty", O_RDWR));
	CHECK(isatty(tty));
	CHECK_EQ(tcgetsid(tty), getsid(0));
	child = FORK({
		OK(setpgid(0, 0));
		gate_open(&go);
		pause();
	});
	gate_pass(&go);
	/* From here on we are in the background: what changes the terminal would stop us. */
	on_signal(SIGTTOU, SIG_IGN, 0);
	OK(tcsetpgrp(fd, child));
	CHECK_EQ(tcgetpgrp(tty), child);
	FAILS(ESRCH, tcsetpgrp(fd, 0x3fffffff));
	FAILS(EPERM, tcsetpgrp(fd, 1));
	OK(tcsetpgrp(fd, getpgrp()));
	CHECK_EQ(tcgetpgrp(fd), getpgrp());
	OK(kill(child, SIGKILL));
	WAIT_SIGNAL(child, SIGKILL);
	on_signal(SIGHUP, SIG_IGN, 0);
	return 0;
}
