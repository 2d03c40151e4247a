/* Threads of one process can fork at the same time, and each waits for its own child. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

#define THREADS 8
#define FORKS 100

static void *forker(void *arg)
{
	long code = (long)arg;

	for (int i = 0; i < FORKS; i++)
		WAIT_EXIT(FORK(_exit(code)), code);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];

	for (long i = 0; i < THREADS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, forker, (void *)i), 0);
	for (int i = 0; i < THREADS; i++)
		CHECK_EQ(pthread_join(threads[i], NULL), 0);
	FAILS(ECHILD, wait(NULL));
	return 0;
}
