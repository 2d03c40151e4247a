/* TIOCNOTTY by a leader gives the terminal up for its whole session, with SIGHUP and SIGCONT to the
 * foreground; by another process for itself only. TIOCEXCL keeps others from opening it. */
/* SPDX-License-Identifier: MIT */
#include "terminal.h"

static volatile sig_atomic_t hups, conts;

static void handler(int sig)
{
	if (sig == SIGHUP)
		hups++;
	else
		conts++;
}

int main(void)
{
	int fd = terminal_open(), on = -1;
	struct gate go = gate();
	pid_t child;

	WAIT_EXIT(FORK(OK(ioctl(fd, TIOCNOTTY)); FAILS(ENXIO, open("/dev/tty", O_RDWR));
		       FAILS(ENOTTY, ioctl(fd, TIOCNOTTY))), 0);
	close(OK(open("/dev/tty", O_RDWR)));
	OK(ioctl(fd, TIOCEXCL));
	OK(ioctl(fd, TIOCGEXCL, &on));
	CHECK_EQ(on, 1);
	OK(chmod("/dev/ttyS0", 0666));
	WAIT_EXIT(FORK(become(1000); FAILS(EBUSY, open("/dev/ttyS0", O_RDWR))), 0);
	OK(ioctl(fd, TIOCNXCL));
	WAIT_EXIT(FORK(become(1000); OK(open("/dev/ttyS0", O_RDWR))), 0);
	OK(chmod("/dev/ttyS0", 0600));

	child = FORK(gate_pass(&go); FAILS(ENXIO, open("/dev/tty", O_RDWR)));
	OK(tcsetattr(fd, TCSANOW, &terminal_start));
	on_signal(SIGHUP, handler, 0);
	on_signal(SIGCONT, handler, 0);
	OK(ioctl(fd, TIOCNOTTY));
	UNTIL(hups && conts);
	FAILS(ENXIO, open("/dev/tty", O_RDWR));
	FAILS(ENOTTY, tcgetsid(fd));
	on_signal(SIGHUP, SIG_IGN, 0);
	gate_open(&go);
	WAIT_EXIT(child, 0);
	return 0;
}
