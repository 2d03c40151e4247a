/* SPDX-License-Identifier: MIT */
/*
 * Scheduler tests run under -icount, where a nanosecond is a guest instruction: two runs give the
 * same numbers, and what the host does meanwhile doesn't count.
 */
#ifndef TINE_TEST_FAIRNESS_H
#define TINE_TEST_FAIRNESS_H

#include "tine_test.h"

#define MS 1000000ULL

__attribute__((unused)) static void bind_to(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	OK(sched_setaffinity(0, sizeof(set), &set));
}

__attribute__((unused)) static void sleep_ns(uint64_t ns)
{
	struct timespec time = { ns / 1000000000, ns % 1000000000 };

	OK(nanosleep(&time, NULL));
}

/* A child that spins for ever, and keeps telling how much CPU time it has had. */
__attribute__((unused)) static pid_t spinner(volatile uint64_t *used, int cpu, int nice_value)
{
	return FORK({
		bind_to(cpu);
		OK(setpriority(PRIO_PROCESS, 0, nice_value));
		for (;;)
			*used = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	});
}

__attribute__((unused)) static void end(pid_t pid)
{
	OK(kill(pid, SIGKILL));
	WAIT_SIGNAL(pid, SIGKILL);
}

#endif
