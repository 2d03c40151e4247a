/* Interrupt, quit and suspend characters signal the foreground group and flush what was typed,
 * unless NOFLSH or not ISIG; a change of the window's size is SIGWINCH. */
/* SPDX-License-Identifier: MIT */
#include "terminal.h"

static volatile sig_atomic_t seen[NSIG];

static void handler(int sig)
{
	seen[sig]++;
}

static void until_seen(int sig, int times)
{
	UNTIL(seen[sig] >= times);
	CHECK_EQ(seen[sig], times);
}

int main(void)
{
	int fd = terminal_open(), count;
	struct termios t = terminal_sane(fd);
	struct winsize size = { 30, 100, 0, 0 };
	struct gate ready = gate();
	pid_t background;
	int status;

	on_signal(SIGINT, handler, 0);
	on_signal(SIGQUIT, handler, 0);
	on_signal(SIGTSTP, handler, 0);
	on_signal(SIGWINCH, handler, 0);
	type(fd, "lost\003");
	until_seen(SIGINT, 1);
	OK(ioctl(fd, FIONREAD, &count));
	type(fd, "kept\n");
	READS(fd, 100, "kept\n");
	type(fd, "\034");
	until_seen(SIGQUIT, 1);
	type(fd, "\032");
	until_seen(SIGTSTP, 1);

	t.c_lflag |= NOFLSH;
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "kept\003, too\n");
	until_seen(SIGINT, 2);
	READS(fd, 100, "kept, too\n");
	t.c_lflag &= ~ISIG;
	t.c_cc[VINTR] = 'x';
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "ax\n");
	READS(fd, 100, "ax\n");
	t.c_lflag |= ISIG;
	t.c_cc[VINTR] = _POSIX_VDISABLE;
	OK(tcsetattr(fd, TCSANOW, &t));
	type(fd, "\003\n");
	READS(fd, 100, "\003\n");
	CHECK_EQ(seen[SIGINT], 2);

	OK(ioctl(fd, TIOCSWINSZ, &size));
	until_seen(SIGWINCH, 1);
	OK(ioctl(fd, TIOCSWINSZ, &size));
	size = (struct winsize){ 0 };
	OK(ioctl(fd, TIOCSWINSZ, &size));
	until_seen(SIGWINCH, 2);

	/* A group in the foreground, and not this one: it stops. */
	terminal_sane(fd);
	background = FORK(on_signal(SIGTSTP, SIG_DFL, 0); OK(setpgid(0, 0)); gate_open(&ready);
			  pause());
	gate_pass(&ready);
	on_signal(SIGTTOU, SIG_IGN, 0);
	OK(tcsetpgrp(fd, background));
	type(fd, "\032");
	CHECK_EQ(waitpid(background, &status, WUNTRACED), background);
	CHECK(WIFSTOPPED(status));
	CHECK_EQ(WSTOPSIG(status), SIGTSTP);
	kill(background, SIGKILL);
	OK(tcsetpgrp(fd, getpgrp()));
	CHECK_EQ(seen[SIGTSTP], 1);
	terminal_close(fd);
	return 0;
}
