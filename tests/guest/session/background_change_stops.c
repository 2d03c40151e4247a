/* A process in the background that changes its terminal's foreground group gets SIGTTOU and
 * stops. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/ioctl.h>
#include <termios.h>

int main(void)
{
	int fd = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY)), status;
	pid_t child;

	OK(ioctl(fd, TIOCSCTTY, 0));
	child = FORK({
		OK(setpgid(0, 0));
		tcsetpgrp(fd, getpid());
		CHECK_EQ(tcgetpgrp(fd), getpid());
	});
	CHECK_EQ(waitpid(child, &status, WUNTRACED), child);
	CHECK(WIFSTOPPED(status));
	CHECK_EQ(WSTOPSIG(status), SIGTTOU);
	OK(tcsetpgrp(fd, child));
	OK(kill(child, SIGCONT));
	WAIT_EXIT(child, 0);
	on_signal(SIGTTOU, SIG_IGN, 0);
	OK(tcsetpgrp(fd, getpgrp()));
	on_signal(SIGHUP, SIG_IGN, 0);
	return 0;
}
