/* Threads that fault, map and unmap all the time can't hold off a fork of their process. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 60 s */
#include "fairness.h"
#include <pthread.h>

static volatile int running;

static void *faulter(void *unused)
{
	char *mem = private_pages(64);

	__atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
	for (;;) {
		for (int i = 0; i < 64; i++)
			mem[i * PAGE] = 1;
		OK(madvise(mem, 64 * PAGE, MADV_DONTNEED));
	}
	return NULL;
}

int main(void)
{
	uint64_t worst = 0;
	pthread_t thread;

	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&thread, NULL, faulter, NULL), 0);
	while (running < 4)
		sleep_ns(MS);
	for (int i = 0; i < 20; i++) {
		uint64_t begin = now_ns(CLOCK_MONOTONIC), took;
		pid_t child = FORK();

		took = now_ns(CLOCK_MONOTONIC) - begin;
		worst = took > worst ? took : worst;
		WAIT_EXIT(child, 0);
	}
	note("at most %ld us", (long)(worst / 1000));
	CHECK(worst < 200 * MS);
	return 0;
}
