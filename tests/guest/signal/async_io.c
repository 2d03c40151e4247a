/* A file with O_ASYNC signals its owner when it can be read or written: SIGIO, or what
 * F_SETSIG says, with the descriptor and what happened. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <sys/ioctl.h>

static int p[2];

static void sigio(void)
{
	siginfo_t info;

	OK(pipe(p));
	OK(fcntl(p[0], F_SETFL, O_ASYNC));
	CHECK_EQ(fcntl(p[0], F_GETFL), O_RDONLY | O_ASYNC);
	/* Nobody owns it yet. */
	CHECK_EQ(write(p[1], "a", 1), 1);
	CHECK(!is_pending(SIGIO));
	OK(fcntl(p[0], F_SETOWN, getpid()));
	CHECK_EQ(fcntl(p[0], F_GETOWN), getpid());
	CHECK_EQ(write(p[1], "a", 1), 1);
	CHECK_EQ(take(SIGIO, &info), SIGIO);
	CHECK_EQ(info.si_code, SI_KERNEL);
	/* Nor is it told any more. */
	OK(fcntl(p[0], F_SETFL, 0));
	CHECK_EQ(write(p[1], "a", 1), 1);
	CHECK(!is_pending(SIGIO));
}

static void chosen_signal(void)
{
	siginfo_t info;
	char c[3];

	OK(fcntl(p[0], F_SETSIG, SIGRTMIN));
	CHECK_EQ(fcntl(p[0], F_GETSIG), SIGRTMIN);
	OK(ioctl(p[0], FIOASYNC, &(int){ 1 }));
	CHECK_EQ(write(p[1], "a", 1), 1);
	CHECK_EQ(write(p[1], "a", 1), 1);
	for (int i = 0; i < 2; i++) {
		CHECK_EQ(take(SIGRTMIN, &info), SIGRTMIN);
		CHECK_EQ(info.si_code, POLL_IN);
		CHECK_EQ(info.si_fd, p[0]);
		CHECK_EQ(info.si_band, POLLIN | POLLRDNORM);
	}
	/* The writer hears of room. */
	OK(fcntl(p[1], F_SETSIG, SIGRTMIN + 1));
	OK(fcntl(p[1], F_SETOWN, getpid()));
	OK(fcntl(p[1], F_SETFL, O_ASYNC));
	CHECK_EQ(read(p[0], c, 3), 3);
	CHECK_EQ(take(SIGRTMIN + 1, &info), SIGRTMIN + 1);
	CHECK_EQ(info.si_code, POLL_OUT);
	CHECK_EQ(info.si_fd, p[1]);
	/* And the reader, that the last writer has gone. */
	CHECK(!is_pending(SIGRTMIN));
	OK(close(p[1]));
	CHECK_EQ(take(SIGRTMIN, &info), SIGRTMIN);
	OK(close(p[0]));
}

/* A group is told, each member; one that may not be signalled isn't. */
static void group(struct gate *out)
{
	siginfo_t info;
	pid_t other;

	OK(setpgid(0, 0));
	OK(pipe(p));
	OK(fcntl(p[0], F_SETOWN, -getpid()));
	CHECK_EQ(fcntl(p[0], F_GETOWN), -getpid());
	OK(fcntl(p[0], F_SETFL, O_ASYNC));
	other = FORK(CHECK_EQ(take(SIGIO, &info), SIGIO); gate_open(out));
	CHECK_EQ(write(p[1], "a", 1), 1);
	CHECK_EQ(take(SIGIO, &info), SIGIO);
	gate_pass(out);
	WAIT_EXIT(other, 0);
}

static void not_to_others(void)
{
	struct gate end = gate();
	pid_t root = FORK(gate_pass(&end); CHECK(!is_pending(SIGIO)));
	pid_t user = FORK({
		become(1000);
		OK(pipe(p));
		OK(fcntl(p[0], F_SETOWN, root));
		OK(fcntl(p[0], F_SETFL, O_ASYNC));
		CHECK_EQ(write(p[1], "a", 1), 1);
	});

	WAIT_EXIT(user, 0);
	gate_open(&end);
	WAIT_EXIT(root, 0);
}

int main(void)
{
	struct gate out = gate();

	block(SIGIO);
	block(SIGRTMIN);
	block(SIGRTMIN + 1);
	sigio();
	chosen_signal();
	WAIT_EXIT(FORK(group(&out)), 0);
	not_to_others();
	OK(pipe(p));
	FAILS(ESRCH, fcntl(p[0], F_SETOWN, 0x7ffffff));
	FAILS(EINVAL, fcntl(p[0], F_SETOWN, INT_MIN));
	FAILS(EINVAL, fcntl(p[0], F_SETSIG, 65));
	return 0;
}
