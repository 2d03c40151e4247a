/* CPU time may be asked of any process, and of the threads of one's own. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <pthread.h>

static struct gate go, end, over;

static void *thread(void *arg)
{
	gate_pass(&go);
	burn(30 * MS);
	gate_open(&end);
	gate_pass(&over);
	return NULL;
}

int main(void)
{
	struct timespec ts;
	pthread_t other;
	clockid_t clock, child_clock;
	uint64_t own;
	pid_t pid;

	go = gate();
	end = gate();
	over = gate();
	CHECK_EQ(pthread_create(&other, NULL, thread, NULL), 0);
	CHECK_EQ(pthread_getcpuclockid(other, &clock), 0);
	CHECK(now_ns(clock) < 30 * MS);
	own = now_ns(CLOCK_THREAD_CPUTIME_ID);
	gate_open(&go);
	gate_pass(&end);
	CHECK(now_ns(clock) >= 30 * MS);
	CHECK(now_ns(CLOCK_THREAD_CPUTIME_ID) - own < 30 * MS);
	CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= 30 * MS);

	pid = FORK(gate_pass(&go); burn(30 * MS); gate_open(&end); gate_pass(&over));
	CHECK_EQ(clock_getcpuclockid(pid, &child_clock), 0);
	gate_open(&go);
	gate_pass(&end);
	CHECK(now_ns(child_clock) >= 30 * MS);
	/* A thread of another process is none of our business. */
	FAILS(EINVAL, clock_gettime((clockid_t)(~(unsigned int)pid << 3 | 2 | 4), &ts));
	FAILS(EINVAL, clock_gettime((clockid_t)(~0x7fff0U << 3 | 2), &ts));
	FAILS(EINVAL, clock_settime(0x7fffffff, &ts));
	gate_open(&over);
	gate_open(&over);
	WAIT_EXIT(pid, 0);
	CHECK_EQ(pthread_join(other, NULL), 0);
	return 0;
}
