/* Threads that touch the same fresh pages at the same time all see one page each. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

#define THREADS 4
#define PAGES 200

static char *mem;
static pthread_barrier_t start;

static void *toucher(void *arg)
{
	int me = (long)arg;

	pthread_barrier_wait(&start);
	for (int i = 0; i < PAGES; i++)
		__atomic_add_fetch((int *)(mem + i * PAGE), 1 << me * 4, __ATOMIC_SEQ_CST);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];

	CHECK_EQ(pthread_barrier_init(&start, NULL, THREADS), 0);
	for (int round = 0; round < 20; round++) {
		mem = private_pages(PAGES);
		for (long i = 0; i < THREADS; i++)
			CHECK_EQ(pthread_create(&threads[i], NULL, toucher, (void *)i), 0);
		for (int i = 0; i < THREADS; i++)
			CHECK_EQ(pthread_join(threads[i], NULL), 0);
		for (int i = 0; i < PAGES; i++)
			CHECK_EQ(*(int *)(mem + i * PAGE), 0x1111);
		OK(munmap(mem, PAGES * PAGE));
	}
	return 0;
}
