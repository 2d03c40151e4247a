/* pause sleeps until a handler has run, and returns EINTR; an ignored signal doesn't end it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int handled;

static void handler(int sig)
{
	handled++;
}

int main(void)
{
	pid_t parent = getpid(), child;

	on_signal(SIGUSR1, handler, 0);
	on_signal(SIGUSR2, SIG_IGN, 0);
	child = FORK({
		until_asleep(parent);
		OK(kill(parent, SIGUSR2));
		OK(kill(parent, SIGCHLD));
		for (int i = 0; i < 100; i++)
			sched_yield();
		until_asleep(parent);
		OK(kill(parent, SIGUSR1));
	});
	FAILS(EINTR, pause());
	CHECK_EQ(handled, 1);
	WAIT_EXIT(child, 0);
	return 0;
}
