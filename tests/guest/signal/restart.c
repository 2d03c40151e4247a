/* A read that a handler interrupts is EINTR, or starts again with SA_RESTART; part of the data
 * is a short count. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int handled;

static void handler(int sig)
{
	handled++;
}

/* A child that interrupts us once we sleep, and writes when we sleep again. */
static pid_t interrupter(int fd)
{
	pid_t parent = getpid();

	return FORK({
		until_asleep(parent);
		OK(kill(parent, SIGUSR1));
		for (int i = 0; i < 100; i++)
			sched_yield();
		until_asleep(parent);
		CHECK_EQ(write(fd, "x", 1), 1);
	});
}

int main(void)
{
	struct gate g = gate();
	char buf[10];
	pid_t child;

	on_signal(SIGUSR1, handler, 0);
	child = interrupter(g.fd[1]);
	FAILS(EINTR, read(g.fd[0], buf, 1));
	CHECK_EQ(read(g.fd[0], buf, 1), 1);
	WAIT_EXIT(child, 0);
	CHECK_EQ(handled, 1);

	on_signal(SIGUSR1, handler, SA_RESTART);
	child = interrupter(g.fd[1]);
	CHECK_EQ(read(g.fd[0], buf, 1), 1);
	WAIT_EXIT(child, 0);
	CHECK_EQ(handled, 2);

	/* A write that is cut short by a signal says how far it came. */
	on_signal(SIGUSR1, handler, 0);
	pid_t parent = getpid();
	static char big[1 << 20];

	child = FORK({
		until_asleep(parent);
		OK(kill(parent, SIGUSR1));
	});
	long n = write(g.fd[1], big, sizeof(big));
	CHECK(n > 0 && n < (long)sizeof(big));
	CHECK_EQ(handled, 3);
	WAIT_EXIT(child, 0);
	return 0;
}
