/* Of a process with threads, fork copies only the one that called it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

static volatile int running;
static volatile long *beats;

static void *beat(void *unused)
{
	__atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
	for (;;) {
		beats[0]++;
		sched_yield();
	}
	return NULL;
}

int main(void)
{
	pthread_t thread;
	pid_t child;

	beats = private_pages(1);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(pthread_create(&thread, NULL, beat, NULL), 0);
	UNTIL(running == 3);
	child = FORK({
		long seen = beats[0];

		CHECK_EQ(getpid(), syscall(SYS_gettid));
		CHECK_EQ(proc_value("/proc/self/status", "Threads"), 1);
		for (int i = 0; i < 1000; i++)
			sched_yield();
		CHECK_EQ(beats[0], seen);
	});
	WAIT_EXIT(child, 0);
	CHECK_EQ(proc_value("/proc/self/status", "Threads"), 4);
	return 0;
}
