/* Sleepers wake in the order of their times, whatever the order in which they fell asleep. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define SLEEPERS 10

int main(void)
{
	struct gate out = gate();
	uint64_t start = now_ns(CLOCK_MONOTONIC) + 100000000;
	pid_t pids[SLEEPERS];

	for (int i = 0; i < SLEEPERS; i++)
		pids[i] = FORK({
			uint64_t until = start + (i * 7 % SLEEPERS) * 50000000;
			struct timespec time = { until / 1000000000, until % 1000000000 };
			char me = i * 7 % SLEEPERS;

			CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL), 0);
			CHECK_EQ(write(out.fd[1], &me, 1), 1);
		});
	for (int i = 0; i < SLEEPERS; i++) {
		char who;

		CHECK_EQ(read(out.fd[0], &who, 1), 1);
		CHECK_EQ(who, i);
	}
	for (int i = 0; i < SLEEPERS; i++)
		WAIT_EXIT(pids[i], 0);
	return 0;
}
