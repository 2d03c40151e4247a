/* Whoever opens /dev/tty while the terminal is hung up has a file that is dead, or none. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: there it is alive, if the hang-up comes just after the look for the terminal. */
#include "terminal.h"

#define ROUNDS	400

static void is_dead(int fd)
{
	char c;

	long n = read(fd, &c, 1);

	if (n)
		FAIL("read: %ld %s", n, strerror(errno));
	FAILS(EIO, write(fd, "x", 1));
}

/* Opens it until that is no longer possible. */
static void member(struct gate *ready)
{
	int fd, last = -1;

	gate_open(ready);
	while ((fd = open("/dev/tty", O_RDWR | O_NONBLOCK)) >= 0) {
		if (last >= 0)
			close(last);
		last = fd;
	}
	CHECK_EQ(errno, ENXIO);
	if (last >= 0)
		is_dead(last);
}

static void leader(int round)
{
	struct gate ready = gate();
	pid_t child;
	int fd;

	OK(setsid());
	on_signal(SIGHUP, SIG_IGN, 0);
	fd = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY));
	OK(ioctl(fd, TIOCSCTTY, 0));
	child = FORK(member(&ready));
	gate_pass(&ready);
	for (volatile int i = 0; i < round * 37 % 2000; i++)
		continue;
	OK(syscall(SYS_vhangup));
	WAIT_EXIT(child, 0);
}

int main(void)
{
	for (int round = 0; round < ROUNDS; round++)
		WAIT_EXIT(FORK(leader(round)), 0);
	return 0;
}
