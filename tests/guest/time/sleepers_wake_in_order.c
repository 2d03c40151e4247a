/* Sleepers wake in the order of their times, whatever the order in which they fell asleep. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define SLEEPERS 10

int main(void)
{
	struct gate out = gate(), go = gate();
	volatile uint64_t *start = shared_pages(1);
	pid_t pids[SLEEPERS];
	struct sched_param param = { .sched_priority = 1 };
	cpu_set_t one;

	/* One CPU, as two might be late by different times; and first come, first served, if
	 * several wake at once. */
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	OK(sched_setaffinity(0, sizeof(one), &one));
	OK(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &param));

	for (int i = 0; i < SLEEPERS; i++)
		pids[i] = FORK({
			gate_pass(&go);

			uint64_t until = *start + (i * 7 % SLEEPERS) * 50000000;
			struct timespec time = { until / 1000000000, until % 1000000000 };
			char me = i * 7 % SLEEPERS;

			CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL), 0);
			CHECK_EQ(write(out.fd[1], &me, 1), 1);
		});
	*start = now_ns(CLOCK_MONOTONIC) + 300000000;
	for (int i = 0; i < SLEEPERS; i++)
		gate_open(&go);
	for (int i = 0; i < SLEEPERS; i++) {
		char who;

		CHECK_EQ(read(out.fd[0], &who, 1), 1);
		CHECK_EQ(who, i);
	}
	for (int i = 0; i < SLEEPERS; i++)
		WAIT_EXIT(pids[i], 0);
	return 0;
}
