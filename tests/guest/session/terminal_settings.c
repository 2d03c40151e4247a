/* A terminal's settings and window size can be read and written, and are what was written. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/ioctl.h>
#include <termios.h>

int main(void)
{
	int fd = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY));
	struct winsize size = { 24, 80, 0, 0 }, now;
	struct termios old, raw, got;

	CHECK(isatty(fd));
	OK(tcgetattr(fd, &old));
	CHECK(old.c_lflag & ICANON);
	CHECK(old.c_lflag & ECHO);
	CHECK(old.c_lflag & ISIG);
	CHECK_EQ(old.c_cc[VINTR], 3);
	CHECK_EQ(old.c_cc[VEOF], 4);
	CHECK_EQ(old.c_cc[VERASE], 127);
	raw = old;
	raw.c_lflag &= ~(ICANON | ECHO | ISIG);
	raw.c_cc[VMIN] = 0;
	raw.c_cc[VTIME] = 0;
	OK(tcsetattr(fd, TCSANOW, &raw));
	OK(tcgetattr(fd, &got));
	CHECK_EQ(got.c_lflag, raw.c_lflag);
	CHECK_EQ(got.c_cc[VMIN], 0);
	/* Nothing was typed, and nothing is waited for. */
	char c;
	CHECK_EQ(read(fd, &c, 1), 0);
	OK(tcsetattr(fd, TCSADRAIN, &old));
	OK(ioctl(fd, TIOCSWINSZ, &size));
	OK(ioctl(fd, TIOCGWINSZ, &now));
	CHECK_EQ(now.ws_row, 24);
	CHECK_EQ(now.ws_col, 80);
	return 0;
}
