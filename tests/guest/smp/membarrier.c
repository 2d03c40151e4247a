/* membarrier puts a barrier into the other threads: of two stores each followed by a load, one is
 * seen, though only one side has a barrier of its own. Commands are to be registered for. */
/* SPDX-License-Identifier: MIT */
/* Build: -pthread */
#include "tine_test.h"
#include <pthread.h>

#define ROUNDS 3000

static pthread_barrier_t start, stop;
static volatile int x, y, seen_x, seen_y;

static long membarrier(int command, unsigned int flags)
{
	return syscall(SYS_membarrier, command, flags, 0);
}

static void *fast(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(&start);
		x = 1;
		__asm__ volatile("" : : : "memory");
		seen_y = y;
		pthread_barrier_wait(&stop);
	}
	return NULL;
}

static void rules(void)
{
	long commands = OK(membarrier(0, 0));

	CHECK_EQ(commands & 0x7f, 0x7f);
	FAILS(EINVAL, membarrier(0, 1));
	FAILS(EINVAL, membarrier(-1, 0));
	FAILS(EINVAL, membarrier(3, 0));
	FAILS(EINVAL, membarrier(1 << 20, 0));
	OK(membarrier(1 << 0, 0));
	OK(membarrier(1 << 1, 0));
	OK(membarrier(1 << 2, 0));
	FAILS(EPERM, membarrier(1 << 3, 0));
	FAILS(EPERM, membarrier(1 << 5, 0));
	OK(membarrier(1 << 6, 0));
	FAILS(EPERM, membarrier(1 << 3, 0));
	OK(membarrier(1 << 5, 0));
	OK(membarrier(1 << 4, 0));
	OK(membarrier(1 << 3, 0));
	WAIT_EXIT(FORK(OK(membarrier(1 << 3, 0))), 0);
	WAIT_EXIT(FORK(EXEC_SELF("child")), 0);
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc > 1) {
		FAILS(EPERM, membarrier(1 << 3, 0));
		return 0;
	}
	rules();
	pthread_barrier_init(&start, NULL, 2);
	pthread_barrier_init(&stop, NULL, 2);
	CHECK_EQ(pthread_create(&thread, NULL, fast, NULL), 0);
	for (int i = 0; i < ROUNDS; i++) {
		x = y = 0;
		pthread_barrier_wait(&start);
		y = 1;
		OK(membarrier(1 << 3, 0));
		seen_x = x;
		pthread_barrier_wait(&stop);
		CHECK(seen_x || seen_y);
	}
	CHECK_EQ(pthread_join(thread, NULL), 0);
	return 0;
}
