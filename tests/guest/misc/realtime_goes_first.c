/* A real-time task runs before all others of its CPU, and before real-time ones of less priority;
 * those of the same priority take turns in SCHED_RR and do not in SCHED_FIFO. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define MS 1000000ULL
#define RESET_ON_FORK 0x40000000

static volatile long *counts;

static void set(int policy, int priority)
{
	struct sched_param param = { .sched_priority = priority };

	OK(syscall(SYS_sched_setscheduler, 0, policy, &param));
}

static void spin(uint64_t ns)
{
	uint64_t end = now_ns(CLOCK_THREAD_CPUTIME_ID) + ns;

	while (now_ns(CLOCK_THREAD_CPUTIME_ID) < end)
		continue;
}

/* One that counts for as long as it gets the CPU. */
static pid_t counter(int i, int policy, int priority)
{
	struct sched_param param = { .sched_priority = priority };
	pid_t pid = FORK(for (;;) counts[i]++);

	OK(syscall(SYS_sched_setscheduler, pid, policy, &param));
	return pid;
}

static void end(pid_t pid)
{
	OK(kill(pid, SIGKILL));
	WAIT_SIGNAL(pid, SIGKILL);
}

int main(void)
{
	cpu_set_t one;
	pid_t a, b;
	long before;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	OK(sched_setaffinity(0, sizeof(one), &one));
	counts = shared_pages(1);

	/* We are more urgent than each of them; they get the CPU when we sleep. */
	set(SCHED_FIFO | RESET_ON_FORK, 50);
	a = counter(0, SCHED_OTHER, 0);
	before = counts[0];
	spin(60 * MS);
	sched_yield();
	CHECK_EQ(counts[0], before);
	while (counts[0] == before)
		OK(usleep(1000));
	end(a);

	a = counter(1, SCHED_FIFO, 10);
	b = counter(2, SCHED_FIFO, 20);
	while (!counts[2])
		OK(usleep(1000));
	before = counts[1];
	OK(usleep(20000));
	CHECK_EQ(counts[1], before);
	end(b);
	while (counts[1] == before)
		OK(usleep(1000));
	end(a);

	/* Of the same priority. */
	a = counter(3, SCHED_FIFO, 10);
	while (!counts[3])
		OK(usleep(1000));
	b = counter(4, SCHED_FIFO, 10);
	OK(usleep(150000));
	CHECK_EQ(counts[4], 0);
	end(a);
	while (!counts[4])
		OK(usleep(1000));
	end(b);

	a = counter(5, SCHED_RR, 10);
	b = counter(6, SCHED_RR, 10);
	for (int i = 0; i < 3; i++) {
		long was[2] = { counts[5], counts[6] };

		while (counts[5] == was[0] || counts[6] == was[1])
			OK(usleep(1000));
	}
	end(a);
	end(b);
	return 0;
}
