/* A page that is touched while its file is cut stays neither mapped nor in the file. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE	23
#endif
#define PAGES		8
#define ROUNDS		40
#define TOUCHERS	2

static char *file_pages;
static volatile int phase;	/* 2 * round - 1: touch; one more: stop */
static int touching, stopped;	/* how often either has been heard, by all threads */

static int sum(int *counter)
{
	return __atomic_load_n(counter, __ATOMIC_SEQ_CST);
}

static void *toucher(void *arg)
{
	for (int round = 1; round <= ROUNDS; round++) {
		UNTIL(phase >= 2 * round - 1);
		__atomic_add_fetch(&touching, 1, __ATOMIC_SEQ_CST);
		while (phase < 2 * round)
			madvise(file_pages, PAGES * PAGE, MADV_POPULATE_WRITE);
		__atomic_add_fetch(&stopped, 1, __ATOMIC_SEQ_CST);
	}
	return arg;
}

int main(void)
{
	int fd = OK(syscall(SYS_memfd_create, "file", 0));
	pthread_t threads[TOUCHERS];
	struct stat st;

	file_pages = OK(mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	for (int i = 0; i < TOUCHERS; i++)
		CHECK(!pthread_create(&threads[i], NULL, toucher, NULL));
	for (int round = 1; round <= ROUNDS; round++) {
		OK(ftruncate(fd, PAGES * PAGE));
		phase = 2 * round - 1;
		UNTIL(sum(&touching) == TOUCHERS * round);
		for (int i = 0; i < 10; i++) {
			OK(ftruncate(fd, 0));
			OK(ftruncate(fd, i < 9 ? PAGES * PAGE : 0));
		}
		phase = 2 * round;
		UNTIL(sum(&stopped) == TOUCHERS * round);
		OK(fstat(fd, &st));
		CHECK_EQ(st.st_blocks, 0);
	}
	for (int i = 0; i < TOUCHERS; i++)
		CHECK(!pthread_join(threads[i], NULL));
	return 0;
}
