/* exit_group in any thread ends all of them, and its status is the process's. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static struct gate never;
static volatile int running;

static int spin(void *unused)
{
	__atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
	for (;;)
		continue;
	return 0;
}

static int sleeper(void *unused)
{
	__atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
	gate_pass(&never);
	return 0;
}

static int ender(void *unused)
{
	UNTIL(running == 2);
	syscall(SYS_exit_group, 44);
	return 0;
}

int main(void)
{
	never = gate();
	for (int i = 0; i < 20; i++)
		WAIT_EXIT(FORK({
			static int tids[3];

			start_thread(spin, NULL, &tids[0]);
			start_thread(sleeper, NULL, &tids[1]);
			start_thread(ender, NULL, &tids[2]);
			gate_pass(&never);
		}), 44);
	return 0;
}
