/* In the background, reading the terminal stops by SIGTTIN, writing by SIGTTOU if TOSTOP is set;
 * with these ignored or blocked, reading is EIO, and writing works; in an orphaned group, EIO. */
/* SPDX-License-Identifier: MIT */
#include "terminal.h"

#define STOPS(sig_, ...)								\
	do {										\
		pid_t pid_ = FORK(OK(setpgid(0, 0)); __VA_ARGS__);			\
		int status_;								\
		CHECK_EQ(waitpid(pid_, &status_, WUNTRACED), pid_);			\
		CHECK(WIFSTOPPED(status_));						\
		CHECK_EQ(WSTOPSIG(status_), sig_);					\
		kill(pid_, SIGKILL);							\
		WAIT_SIGNAL(pid_, SIGKILL);						\
	} while (0)

#define BACKGROUND(...) WAIT_EXIT(FORK(OK(setpgid(0, 0)); __VA_ARGS__), 0)

static void block(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	OK(sigprocmask(SIG_BLOCK, &set, NULL));
}

int main(void)
{
	int fd = terminal_open(), other;
	struct termios t = terminal_sane(fd);
	struct gate ready = gate(), over = gate();
	char c;

	STOPS(SIGTTIN, read(fd, &c, 1));
	BACKGROUND(on_signal(SIGTTIN, SIG_IGN, 0); FAILS(EIO, read(fd, &c, 1)));
	BACKGROUND(block(SIGTTIN); FAILS(EIO, read(fd, &c, 1)));
	BACKGROUND(CHECK_EQ(write(fd, "\r", 1), 1));
	t.c_lflag |= TOSTOP;
	OK(tcsetattr(fd, TCSANOW, &t));
	STOPS(SIGTTOU, write(fd, "\r", 1));
	BACKGROUND(on_signal(SIGTTOU, SIG_IGN, 0); CHECK_EQ(write(fd, "\r", 1), 1));
	BACKGROUND(block(SIGTTOU); CHECK_EQ(write(fd, "\r", 1), 1));
	STOPS(SIGTTOU, tcsetattr(fd, TCSANOW, &t));
	STOPS(SIGTTOU, tcflush(fd, TCIFLUSH));
	BACKGROUND(OK(tcgetattr(fd, &t)));

	/* The group of a process whose parent has ended: nobody could continue it. */
	WAIT_EXIT(FORK(FORK(OK(setpgid(0, 0)); gate_pass(&ready); FAILS(EIO, read(fd, &c, 1));
			    FAILS(EIO, write(fd, "\r", 1)); gate_open(&over))), 0);
	gate_open(&ready);
	gate_pass(&over);

	/* Another session's terminal isn't ours to be stopped by. */
	other = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY));
	WAIT_EXIT(FORK(OK(setsid()); CHECK_EQ(write(other, "\r", 1), 1);
		       FAILS(ENOTTY, tcgetpgrp(other));
		       become(1000); FAILS(EPERM, ioctl(other, TIOCSTI, "x"))), 0);
	terminal_close(fd);
	return 0;
}
