/* While other threads write, fork takes a picture: nothing torn, nothing lost, nothing changing
 * in it. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 120 s */
#include "tine_test.h"
#include <pthread.h>

#define WRITERS 3
#define FORKS 60
#define SPREAD 16	/* pages of one writer */

/* Each writer goes round its pages and writes its count, in order, to the first word of each. */
static volatile long *pages[WRITERS];
static volatile int started;

static void *writer(void *arg)
{
	volatile long *mine = arg;

	for (long count = 1;; count++) {
		for (int i = 0; i < SPREAD; i++) {
			mine[i * PAGE / 8] = count;
			mine[i * PAGE / 8 + 8] = count;
			/* A write that went to a frame that is no longer ours would be lost
			 * here. */
			if (mine[i * PAGE / 8] != count || mine[i * PAGE / 8 + 8] != count)
				FAIL("writer lost a write to page %d", i);
		}
		if (count == 1)
			__atomic_add_fetch(&started, 1, __ATOMIC_SEQ_CST);
	}
	return NULL;
}

/* The writes that a child sees of one writer are all up to some moment, and none after it. */
static void check_picture(volatile long *mine)
{
	long seen[SPREAD * 2];

	for (int i = 0; i < SPREAD; i++) {
		seen[i * 2] = mine[i * PAGE / 8];
		seen[i * 2 + 1] = mine[i * PAGE / 8 + 8];
	}
	for (int i = 1; i < SPREAD * 2; i++)
		if (seen[i] > seen[i - 1] || seen[i] < seen[0] - 1)
			FAIL("torn: word 0 has %ld, %d has %ld, %d has %ld", seen[0], i - 1,
			     seen[i - 1], i, seen[i]);
	for (int round = 0; round < 5; round++) {
		sched_yield();
		for (int i = 0; i < SPREAD; i++)
			if (seen[i * 2] != mine[i * PAGE / 8] ||
			    seen[i * 2 + 1] != mine[i * PAGE / 8 + 8])
				FAIL("stale: page %d changed after fork", i);
	}
}

int main(void)
{
	pthread_t thread;

	for (int i = 0; i < WRITERS; i++) {
		pages[i] = private_pages(SPREAD);
		CHECK_EQ(pthread_create(&thread, NULL, writer, (void *)pages[i]), 0);
	}
	UNTIL(started == WRITERS);
	for (int n = 0; n < FORKS; n++)
		WAIT_EXIT(FORK({
			for (int i = 0; i < WRITERS; i++)
				check_picture(pages[i]);
		}), 0);
	return 0;
}
