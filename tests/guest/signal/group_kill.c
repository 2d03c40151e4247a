/* A signal to a process group reaches all its members, and nobody else. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int *hits;
static int me;

static void handler(int sig)
{
	__atomic_add_fetch(&hits[me], 1, __ATOMIC_SEQ_CST);
}

int main(void)
{
	struct gate ready = gate(), end = gate();
	pid_t pids[6];

	hits = shared_pages(1);
	on_signal(SIGUSR1, handler, SA_RESTART);
	for (int i = 0; i < 6; i++) {
		pids[i] = FORK({
			me = i;
			OK(setpgid(0, i < 4 ? (i ? pids[0] : 0) : 0));
			gate_open(&ready);
			gate_pass(&end);
		});
		gate_pass(&ready);
	}
	OK(kill(-pids[0], SIGUSR1));
	for (int i = 0; i < 4; i++)
		UNTIL(hits[i] == 1);
	CHECK_EQ(hits[4] + hits[5], 0);
	WAIT_EXIT(FORK({
		me = 10;
		OK(setpgid(0, pids[0]));
		OK(kill(0, SIGUSR1));
	}), 0);
	for (int i = 0; i < 4; i++)
		UNTIL(hits[i] == 2);
	CHECK_EQ(hits[10], 1);
	CHECK_EQ(hits[4] + hits[5], 0);
	for (int i = 0; i < 6; i++)
		gate_open(&end);
	for (int i = 0; i < 6; i++)
		WAIT_EXIT(pids[i], 0);
	return 0;
}
