/* SPDX-License-Identifier: MIT */
/*
 * The load: how many tasks run, wait to run, or sleep where no signal wakes them; averaged over 1,
 * 5 and 15 minutes. Every five seconds, a = a * e + n * (1 - e), with e = exp(-5 s / period).
 */
#include <kernel/time/timer.h>
#include "internal.h"

#define LOAD_INTERVAL (5 * NSEC_PER_SEC)

static const unsigned long load_decay[3] = { 1884, 2014, 2037 };
static unsigned long load[3]; /* in 1 / LOAD_FIXED; written by the timer only */
static struct ktimer load_timer;

/* A task may fall asleep on one CPU and be woken on another: only the sum means something. */
static unsigned long nr_active(void)
{
	long sum = nr_running();

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		sum += READ_ONCE(cpu_rq(cpu)->nr_uninterruptible);
	return max(sum, 0L);
}

static void load_sample(struct ktimer *timer)
{
	unsigned long active = nr_active() * LOAD_FIXED;

	for (int i = 0; i < 3; i++) {
		unsigned long sum = load[i] * load_decay[i] + active * (LOAD_FIXED - load_decay[i]);

		if (active > load[i])
			sum += LOAD_FIXED - 1;
		WRITE_ONCE(load[i], sum / LOAD_FIXED);
	}
	ktimer_start(timer, timer->expires + LOAD_INTERVAL);
}

void load_average(unsigned long average[3])
{
	for (int i = 0; i < 3; i++)
		average[i] = READ_ONCE(load[i]);
}

void loadavg_init(void)
{
	ktimer_init(&load_timer, load_sample);
	ktimer_start(&load_timer, ktime_get_ns() + LOAD_INTERVAL);
}
