/* Mutexes, condition variables and semaphores of libc work between many threads. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>
#include <semaphore.h>

#define THREADS 8
#define ROUNDS 2000

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static sem_t slots;
static long counter, turn;

static void *thread(void *arg)
{
	long me = (long)arg;

	for (int i = 0; i < ROUNDS; i++) {
		sem_wait(&slots);
		pthread_mutex_lock(&lock);
		counter++;
		pthread_mutex_unlock(&lock);
		sem_post(&slots);
	}
	for (int i = 0; i < 20; i++) {
		pthread_mutex_lock(&lock);
		while (turn % THREADS != me)
			pthread_cond_wait(&changed, &lock);
		turn++;
		pthread_cond_broadcast(&changed);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];

	CHECK_EQ(sem_init(&slots, 0, 3), 0);
	for (long i = 0; i < THREADS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, thread, (void *)i), 0);
	for (int i = 0; i < THREADS; i++)
		CHECK_EQ(pthread_join(threads[i], NULL), 0);
	CHECK_EQ(counter, THREADS * ROUNDS);
	CHECK_EQ(turn, THREADS * 20);
	return 0;
}
