/* The stop character and TCOOFF hold back output, start character and TCOON let it go on; what
 * waits is counted by TIOCOUTQ, waited for by tcdrain, and forgotten by TCOFLUSH. */
/* SPDX-License-Identifier: MIT */
#include "terminal.h"

static int waiting(int fd)
{
	int count;

	OK(ioctl(fd, TIOCOUTQ, &count));
	return count;
}

int main(void)
{
	int fd = terminal_open();
	struct termios t = terminal_sane(fd);
	static char much[65536];
	pid_t child;

	memset(much, '\r', sizeof(much));
	OK(tcdrain(fd));
	type(fd, "\023");				/* ^S */
	CHECK_EQ(write(fd, "\r\r\r", 3), 3);
	CHECK_EQ(waiting(fd), 3);
	OK(tcflush(fd, TCOFLUSH));
	CHECK_EQ(waiting(fd), 0);
	CHECK_EQ(write(fd, "\r\r", 2), 2);
	child = FORK(OK(tcdrain(fd)); CHECK_EQ(waiting(fd), 0));
	until_asleep(child);
	CHECK_EQ(waiting(fd), 2);
	type(fd, "\021");				/* ^Q */
	WAIT_EXIT(child, 0);

	/* A writer finds room as long as there is some, then it waits. */
	OK(tcflow(fd, TCOOFF));
	type(fd, "\021");				/* that isn't for TCOOFF */
	OK(fcntl(fd, F_SETFL, O_NONBLOCK));
	while (write(fd, much, sizeof(much)) > 0)
		continue;
	CHECK_EQ(errno, EAGAIN);
	CHECK_EQ(poll(&(struct pollfd){ fd, POLLOUT, 0 }, 1, 0), 0);
	OK(fcntl(fd, F_SETFL, 0));
	child = FORK(CHECK_EQ(write(fd, much, 1000), 1000));
	until_asleep(child);
	OK(tcflush(fd, TCOFLUSH));
	OK(tcflow(fd, TCOON));
	WAIT_EXIT(child, 0);
	OK(tcdrain(fd));

	t.c_iflag |= IXANY;
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "\023");
	CHECK_EQ(write(fd, "\r", 1), 1);
	CHECK_EQ(waiting(fd), 1);
	type(fd, "any\n");
	OK(tcdrain(fd));
	READS(fd, 100, "any\n");
	t.c_iflag &= ~(IXON | IXANY);
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "\023\021\n");
	READS(fd, 100, "\023\021\n");
	terminal_close(fd);
	return 0;
}
