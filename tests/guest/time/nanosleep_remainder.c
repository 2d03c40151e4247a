/* A sleep that a handler ends says how much was left; an ignored signal doesn't end it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void handler(int sig)
{
}

int main(void)
{
	struct timespec time = { 1000, 0 }, left = { 0, 0 };
	pid_t parent = getpid(), child;

	on_signal(SIGUSR1, handler, SA_RESTART);
	on_signal(SIGUSR2, SIG_IGN, 0);
	child = FORK({
		until_asleep(parent);
		OK(kill(parent, SIGUSR2));
		for (int i = 0; i < 100; i++)
			sched_yield();
		until_asleep(parent);
		OK(kill(parent, SIGUSR1));
	});
	FAILS(EINTR, nanosleep(&time, &left));
	CHECK(left.tv_sec >= 900 && left.tv_sec <= 1000);
	WAIT_EXIT(child, 0);
	return 0;
}
