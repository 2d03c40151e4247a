/* When a session leader ends, the terminal is hung up: the foreground gets SIGHUP, the session has
 * no terminal, an open file reads as ended and can't be written to. So does vhangup. */
/* SPDX-License-Identifier: MIT */
#include "terminal.h"

static void is_dead(int fd)
{
	char c;

	CHECK_EQ(read(fd, &c, 1), 0);
	FAILS(EIO, write(fd, "x", 1));
	FAILS(EIO, ioctl(fd, TCGETS, &terminal_start));
	CHECK_EQ(poll(&(struct pollfd){ fd, POLLIN, 0 }, 1, 0), 1);
	FAILS(ENXIO, open("/dev/tty", O_RDWR));
}

static struct gate ready, over;

/* In the foreground, with the terminal open, when the leader goes. */
static void member(int fd)
{
	sigset_t hup;
	int sig;

	sigemptyset(&hup);
	sigaddset(&hup, SIGHUP);
	OK(sigprocmask(SIG_BLOCK, &hup, NULL));
	on_signal(SIGHUP, SIG_DFL, 0);
	gate_open(&ready);
	CHECK_EQ(sigwait(&hup, &sig), 0);
	is_dead(fd);
	gate_open(&over);
}

static void leader(void)
{
	OK(setsid());
	int fd = terminal_open();

	FORK(member(fd));
	gate_pass(&ready);
}

static volatile sig_atomic_t hups;

static void on_hup(int sig)
{
	hups++;
}

static void cut_off(void)
{
	OK(setsid());
	int fd = terminal_open();

	on_signal(SIGHUP, on_hup, 0);
	OK(syscall(SYS_vhangup));
	UNTIL(hups);
	is_dead(fd);
	close(fd);
	terminal_close(terminal_open());	/* it can be had again */
}

int main(void)
{
	struct termios start;
	int fd = OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY | O_CLOEXEC));

	OK(tcgetattr(fd, &start));
	close(fd);
	ready = gate();
	over = gate();
	WAIT_EXIT(FORK(leader()), 0);
	gate_pass(&over);
	WAIT_EXIT(FORK(cut_off()), 0);
	WAIT_EXIT(FORK(become(1000); FAILS(EPERM, syscall(SYS_vhangup))), 0);
	OK(tcsetattr(OK(open("/dev/ttyS0", O_RDWR | O_NOCTTY)), TCSANOW, &start));
	return 0;
}
