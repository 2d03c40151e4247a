/* alarm sends SIGALRM when its time has passed, says how much was left, and isn't inherited by a
 * child. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int rang;

static void handler(int sig)
{
	rang++;
}

int main(void)
{
	uint64_t start = now_ns(CLOCK_MONOTONIC);

	on_signal(SIGALRM, handler, 0);
	CHECK_EQ(alarm(100), 0);
	WAIT_EXIT(FORK(CHECK_EQ(alarm(0), 0)), 0);
	CHECK(alarm(1) >= 99);
	FAILS(EINTR, pause());
	CHECK_EQ(rang, 1);
	CHECK(now_ns(CLOCK_MONOTONIC) - start >= 1000000000);
	CHECK_EQ(alarm(0), 0);
	return 0;
}
