/* In raw mode VMIN and VTIME decide, in their four combinations, when a read returns; changing the
 * mode keeps what has been typed, TCSAFLUSH forgets it. */
/* SPDX-License-Identifier: MIT */
#include "terminal.h"

static void raw(int fd, int min, int time)
{
	struct termios t = terminal_sane(fd);

	t.c_lflag = 0;
	t.c_iflag = 0;
	t.c_cc[VMIN] = min;
	t.c_cc[VTIME] = time;
	OK(tcsetattr(fd, TCSAFLUSH, &t));
}

static void type_when_asleep(int fd, const char *first, const char *second)
{
	pid_t parent = getpid();

	FORK(until_asleep(parent); type(fd, first); until_asleep(parent); type(fd, second));
}

int main(void)
{
	int fd = terminal_open(), count;
	uint64_t start;

	raw(fd, 0, 0);				/* what is there */
	READS(fd, 10, "");
	type(fd, "a\003\n\004\177");
	OK(ioctl(fd, FIONREAD, &count));
	CHECK_EQ(count, 5);
	READS(fd, 3, "a\003\n");
	READS(fd, 10, "\004\177");

	raw(fd, 0, 2);				/* the first character, or the time */
	start = now_ns(CLOCK_MONOTONIC);
	READS(fd, 10, "");
	CHECK(now_ns(CLOCK_MONOTONIC) - start >= 190000000);
	type_when_asleep(fd, "x", "");
	raw(fd, 0, 255);
	READS(fd, 10, "x");
	wait(NULL);

	raw(fd, 3, 0);				/* three, or all that was asked for */
	type_when_asleep(fd, "ab", "cd");
	READS(fd, 3, "abc");
	wait(NULL);
	READS(fd, 1, "d");
	type(fd, "ef");
	READS(fd, 2, "ef");

	raw(fd, 10, 1);				/* ten, or a pause after the first */
	type_when_asleep(fd, "pq", "");
	READS(fd, 20, "pq");
	wait(NULL);

	raw(fd, 1, 0);
	type(fd, "kept");
	terminal_sane(fd);			/* now it is a line */
	READS(fd, 10, "kept");
	type(fd, "typed\n");
	raw(fd, 0, 0);
	READS(fd, 10, "");			/* TCSAFLUSH */
	terminal_close(fd);
	return 0;
}
