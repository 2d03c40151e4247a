/* A caught signal does not end the wait of a vfork parent; its handler runs when the child has
 * gone. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int child_gone, handled, handled_early;

static void handler(int sig)
{
	handled++;
	if (!child_gone)
		handled_early++;
}

int main(void)
{
	pid_t parent = getpid(), helper, pid;
	struct gate begin = gate(), go = gate();

	on_signal(SIGUSR1, handler, 0);
	helper = FORK({
		gate_pass(&begin);
		until_asleep(parent);
		OK(kill(parent, SIGUSR1));
		for (int i = 0; i < 100; i++)
			sched_yield();
		until_asleep(parent);
		gate_open(&go);
	});
	pid = vfork();
	if (pid == 0) {
		gate_open(&begin);
		gate_pass(&go);
		child_gone = 1;
		_exit(9);
	}
	CHECK_EQ(child_gone, 1);
	CHECK_EQ(handled, 1);
	CHECK_EQ(handled_early, 0);
	WAIT_EXIT(pid, 9);
	WAIT_EXIT(helper, 0);
	return 0;
}
