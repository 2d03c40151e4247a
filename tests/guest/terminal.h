/* SPDX-License-Identifier: MIT */
/*
 * A terminal whose other end is the test itself: /dev/ttyS0 as the controlling terminal of this
 * session, into which TIOCSTI types.
 */
#ifndef TINE_TEST_TERMINAL_H
#define TINE_TEST_TERMINAL_H

#include "tine_test.h"
#include <sys/ioctl.h>
#include <termios.h>

static struct termios terminal_start;	/* the settings there were */

/* The settings that tests begin with, without echoes to the console. */
__attribute__((unused)) static struct termios terminal_sane(int fd)
{
	struct termios t;

	OK(tcgetattr(fd, &t));
	t.c_iflag = ICRNL | IXON;
	t.c_oflag = OPOST | ONLCR;
	t.c_lflag = ISIG | ICANON | IEXTEN;
	memcpy(t.c_cc, "\003\034\177\025\004\0\001\0\021\023\032\0\022\017\027\026\0", 17);
	OK(tcsetattr(fd, TCSANOW, &t));
	return t;
}

__attribute__((unused)) static int terminal_open(void)
{
	int fd = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY | O_CLOEXEC));

	OK(ioctl(fd, TIOCSCTTY, 0));
	on_signal(SIGHUP, SIG_IGN, 0);
	OK(tcgetattr(fd, &terminal_start));
	OK(tcflush(fd, TCIOFLUSH));
	terminal_sane(fd);
	return fd;
}

__attribute__((unused)) static void terminal_close(int fd)
{
	OK(tcflush(fd, TCIOFLUSH));
	OK(tcsetattr(fd, TCSANOW, &terminal_start));
	close(fd);
}

/* Types the text. */
__attribute__((unused)) static void type(int fd, const char *text)
{
	for (; *text; text++)
		OK(ioctl(fd, TIOCSTI, text));
}

/* A read of at most `size` bytes gives exactly this. */
#define READS(fd, size, text)								\
	do {										\
		char got_[8192];							\
		long n_ = OK(read(fd, got_, size));					\
		if (n_ != (long)strlen(text) || memcmp(got_, text, n_))			\
			FAIL("read %ld bytes \"%.*s\", not \"%s\"", n_, (int)n_, got_, text); \
	} while (0)

#endif
