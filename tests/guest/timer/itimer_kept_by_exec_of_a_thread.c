/* A timer that runs out while a thread execs, or after it, still sends its SIGALRM. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <pthread.h>

static void *exec_self(void *arg)
{
	EXEC_SELF("again");
	return NULL;
}

static void *spin(void *arg)
{
	while (!arg)
		sched_yield();
	return NULL;
}

static void once(long us)
{
	struct itimerval soon = { { 0 }, { 0, us } };
	pthread_t thread;

	OK(setitimer(ITIMER_REAL, &soon, NULL));
	CHECK_EQ(pthread_create(&thread, NULL, spin, NULL), 0);
	CHECK_EQ(pthread_create(&thread, NULL, exec_self, NULL), 0);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	if (argc > 1)
		for (;;)
			pause();
	for (long us = 1; us < 40000; us += 1 + us / 2)
		DIES(SIGALRM, once(us));
	return 0;
}
