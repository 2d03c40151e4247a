/* A wait is ended by a handler with EINTR, or goes on after it with SA_RESTART. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int handled;

static void handler(int sig)
{
	handled++;
}

int main(void)
{
	pid_t parent = getpid(), child, helper;
	struct gate go = gate();

	child = FORK({
		gate_pass(&go);
		_exit(3);
	});
	on_signal(SIGUSR1, handler, 0);
	helper = FORK({
		until_asleep(parent);
		OK(kill(parent, SIGUSR1));
	});
	FAILS(EINTR, waitpid(child, NULL, 0));
	CHECK_EQ(handled, 1);
	WAIT_EXIT(helper, 0);

	on_signal(SIGUSR1, handler, SA_RESTART);
	helper = FORK({
		until_asleep(parent);
		OK(kill(parent, SIGUSR1));
		for (int i = 0; i < 100; i++)
			sched_yield();
		until_asleep(parent);
		gate_open(&go);
	});
	WAIT_EXIT(child, 3);
	CHECK_EQ(handled, 2);
	WAIT_EXIT(helper, 0);
	return 0;
}
