/* poll sleeps until something happens, or its time is over, or a handler runs. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void handler(int sig)
{
}

int main(void)
{
	struct gate g = gate();
	struct pollfd fd = { g.fd[0], POLLIN, 0 };
	pid_t parent = getpid(), child;
	uint64_t start = now_ns(CLOCK_MONOTONIC);
	char c;

	CHECK_EQ(poll(&fd, 1, 50), 0);
	CHECK(now_ns(CLOCK_MONOTONIC) - start >= 50000000);
	child = FORK({
		until_asleep(parent);
		gate_open(&g);
	});
	CHECK_EQ(poll(&fd, 1, -1), 1);
	CHECK_EQ(fd.revents, POLLIN);
	WAIT_EXIT(child, 0);
	CHECK_EQ(read(g.fd[0], &c, 1), 1);
	on_signal(SIGUSR1, handler, SA_RESTART); /* poll is not restarted, whatever this says */
	child = FORK({
		until_asleep(parent);
		OK(kill(parent, SIGUSR1));
	});
	FAILS(EINTR, poll(&fd, 1, -1));
	WAIT_EXIT(child, 0);
	return 0;
}
