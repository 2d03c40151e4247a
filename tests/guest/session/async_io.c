/* A terminal with O_ASYNC signals its owner, at first the foreground group, when there is input
 * and, after a write that was cut short, when there is room for output. */
/* SPDX-License-Identifier: MIT */
#include "terminal.h"
#include "../timer.h"

static void told(int fd, int code)
{
	siginfo_t info;

	CHECK_EQ(take(SIGRTMIN, &info), SIGRTMIN);
	CHECK_EQ(info.si_code, code);
	CHECK_EQ(info.si_fd, fd);
	CHECK_EQ(info.si_band, code == POLL_IN ? POLLIN | POLLRDNORM :
						 POLLOUT | POLLWRNORM | POLLWRBAND);
	CHECK(!is_pending(SIGRTMIN));
}

static void input(int fd)
{
	struct termios t = terminal_sane(fd);

	type(fd, "a");
	CHECK(!is_pending(SIGRTMIN));
	type(fd, "\n");
	told(fd, POLL_IN);
	READS(fd, 9, "a\n");
	t.c_lflag &= ~ICANON;
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "a");
	told(fd, POLL_IN);
	type(fd, "b");
	told(fd, POLL_IN);
	READS(fd, 9, "ab");
}

static void output(int fd)
{
	static char much[65536];

	memset(much, '\r', sizeof(much));
	OK(fcntl(fd, F_SETFL, O_ASYNC | O_NONBLOCK));
	CHECK_EQ(write(fd, much, 3), 3);
	CHECK(!is_pending(SIGRTMIN));
	OK(tcflow(fd, TCOOFF));
	while (write(fd, much, sizeof(much)) > 0)
		continue;
	CHECK_EQ(errno, EAGAIN);
	CHECK(!is_pending(SIGRTMIN));
	OK(tcflush(fd, TCOFLUSH));
	told(fd, POLL_OUT);
	CHECK_EQ(write(fd, much, 3), 3);
	OK(tcflush(fd, TCOFLUSH));
	CHECK(!is_pending(SIGRTMIN));

	while (write(fd, much, sizeof(much)) > 0)
		continue;
	OK(tcflow(fd, TCOON));
	told(fd, POLL_OUT);
	OK(fcntl(fd, F_SETFL, 0));
	OK(tcdrain(fd));
}

int main(void)
{
	int fd = terminal_open();
	siginfo_t info;

	block(SIGIO);
	block(SIGRTMIN);
	CHECK_EQ(fcntl(fd, F_GETOWN), 0);
	OK(fcntl(fd, F_SETFL, O_ASYNC));
	CHECK_EQ(fcntl(fd, F_GETOWN), -getpgrp());
	type(fd, "\n");
	CHECK_EQ(take(SIGIO, &info), SIGIO);
	CHECK_EQ(info.si_code, SI_KERNEL);
	READS(fd, 9, "\n");
	OK(fcntl(fd, F_SETSIG, SIGRTMIN));
	OK(fcntl(fd, F_SETOWN, getpid()));
	input(fd);
	output(fd);
	terminal_close(fd);
	return 0;
}
