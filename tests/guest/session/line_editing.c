/* In canonical mode a line can be edited until its end is typed: erase, word erase, kill, literal
 * next; it ends at newline, EOL, EOL2 and EOF, and input is translated as c_iflag says. */
/* SPDX-License-Identifier: MIT */
#include "terminal.h"

static void edited(int fd)
{
	type(fd, "abd\177c\n");
	READS(fd, 100, "abc\n");
	type(fd, "one two  three\027x\n");		/* ^W */
	READS(fd, 100, "one two  x\n");
	type(fd, "gone\025kept\n");			/* ^U */
	READS(fd, 100, "kept\n");
	type(fd, "\177\177\025\027only\n");		/* nothing to erase */
	READS(fd, 100, "only\n");
	type(fd, "a\026\003\026\177b\n");		/* ^V: two characters as they are */
	READS(fd, 100, "a\003\177b\n");
	type(fd, "re\022print\n");			/* ^R with ECHO off is a character */
	READS(fd, 100, "re\022print\n");
}

static void ended(int fd)
{
	struct termios t = terminal_sane(fd);
	int count;

	type(fd, "first\nsecond\n");
	OK(ioctl(fd, FIONREAD, &count));
	CHECK_EQ(count, 13);
	READS(fd, 100, "first\n");			/* a line at a time */
	READS(fd, 3, "sec");				/* or less */
	READS(fd, 100, "ond\n");
	type(fd, "no newline\004");			/* ^D */
	READS(fd, 100, "no newline");
	type(fd, "\004");
	READS(fd, 100, "");
	type(fd, "abc\004def\n");
	READS(fd, 3, "abc");				/* the EOF went with it */
	READS(fd, 100, "def\n");
	t.c_cc[VEOL] = ';';
	t.c_cc[VEOL2] = '!';
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "a;b!c\n");
	READS(fd, 100, "a;");
	READS(fd, 100, "b!");
	READS(fd, 100, "c\n");
}

static void translated(int fd)
{
	struct termios t = terminal_sane(fd);

	type(fd, "cr\r");
	READS(fd, 100, "cr\n");
	t.c_iflag = IGNCR | ISTRIP | IUCLC;
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "A\rb\303c\n");
	READS(fd, 100, "abcc\n");
	t.c_iflag = INLCR;
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "nl\n\004");
	READS(fd, 100, "nl\r");
	t.c_iflag = PARMRK | ICRNL;
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "a\377b\n");
	READS(fd, 100, "a\377\377b\n");
	terminal_sane(fd);
}

static void too_long(int fd)
{
	static char line[5000], got[5000];

	memset(line, 'x', sizeof(line) - 2);
	line[sizeof(line) - 2] = '\n';
	type(fd, line);
	CHECK_EQ(read(fd, got, sizeof(got)), 4096);	/* what found no room is gone */
	CHECK_EQ(got[4094], 'x');
	CHECK_EQ(got[4095], '\n');
}

int main(void)
{
	int fd = terminal_open();

	edited(fd);
	ended(fd);
	translated(fd);
	too_long(fd);
	OK(fcntl(fd, F_SETFL, O_NONBLOCK));
	type(fd, "unfinished");
	FAILS(EAGAIN, read(fd, &(char){ 0 }, 1));
	terminal_close(fd);
	return 0;
}
