/* When munmap has returned, no thread on any processor can use the old pages any more. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

#define PAGES 16

static volatile char *mem;
static volatile unsigned long rounds;	/* how often each page has been written and read */
static volatile int faulted;

static void handler(int sig)
{
	faulted = 1;
	for (;;)
		pause();
}

/* Nothing in it changes the address space or lets another in: what this CPU knows, it keeps. */
static void *user(void *unused)
{
	for (;; rounds++)
		for (int i = 0; i < PAGES; i++)
			if (++mem[i * PAGE] == 0)
				mem[i * PAGE] = 1;
	return NULL;
}

static void stay_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	OK(sched_setaffinity(0, sizeof(set), &set));
}

static void unmap_while_used(void)
{
	unsigned long after;
	pthread_t thread;

	mem = private_pages(PAGES);
	on_signal(SIGSEGV, handler, 0);
	stay_on(cpus() - 1);
	CHECK_EQ(pthread_create(&thread, NULL, user, NULL), 0);
	stay_on(0);
	UNTIL(rounds > 2);
	OK(munmap((void *)mem, PAGES * PAGE));
	after = rounds;
	/* It may have been at its last page; it can't go through all of them once more. */
	UNTIL(faulted || rounds > after + 1);
	CHECK(faulted);
}

int main(void)
{
	for (int i = 0; i < 30; i++)
		WAIT_EXIT(FORK(unmap_while_used()), 0);
	return 0;
}
