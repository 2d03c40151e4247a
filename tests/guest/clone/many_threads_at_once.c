/* A hundred threads live at once, each with its own tid, stack and thread-local storage. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

#define THREADS 100

static __thread long local;
static long tids[THREADS];
static pthread_barrier_t all_here;

static void *thread(void *arg)
{
	long i = (long)arg;

	local = i;
	tids[i] = syscall(SYS_gettid);
	pthread_barrier_wait(&all_here);
	CHECK_EQ(local, i);
	return arg;
}

int main(void)
{
	pthread_t threads[THREADS];
	void *result;

	CHECK_EQ(pthread_barrier_init(&all_here, NULL, THREADS), 0);
	for (long i = 0; i < THREADS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, thread, (void *)i), 0);
	for (long i = 0; i < THREADS; i++) {
		CHECK_EQ(pthread_join(threads[i], &result), 0);
		CHECK_EQ(result, i);
		for (long j = 0; j < i; j++)
			CHECK(tids[i] != tids[j]);
	}
	return 0;
}
