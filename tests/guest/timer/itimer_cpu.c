/* ITIMER_VIRTUAL and ITIMER_PROF count CPU time, of all threads together, and not what passes
 * while they sleep. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <pthread.h>

static volatile int profiled, virtual;

static void on_prof(int sig)
{
	profiled++;
}

static void on_virtual(int sig)
{
	virtual ++;
}

static void *spin(void *arg)
{
	while (profiled < 2)
		continue;
	return NULL;
}

int main(void)
{
	struct itimerval every = { { 0, 50000 }, { 0, 50000 } }, now;
	pthread_t thread;

	on_signal(SIGPROF, on_prof, SA_RESTART);
	on_signal(SIGVTALRM, on_virtual, SA_RESTART);
	OK(setitimer(ITIMER_PROF, &every, NULL));
	OK(setitimer(ITIMER_VIRTUAL, &every, NULL));
	pass(200 * MS);
	CHECK(profiled == 0 && virtual == 0);
	OK(getitimer(ITIMER_PROF, &now));
	CHECK(now.it_value.tv_usec > 0 && now.it_value.tv_usec <= 54000);

	uint64_t start = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	CHECK_EQ(pthread_create(&thread, NULL, spin, NULL), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) - start >= 50 * MS);
	while (virtual < 2)
		continue;
	memset(&every, 0, sizeof(every));
	OK(setitimer(ITIMER_PROF, &every, &now));
	CHECK_EQ(now.it_interval.tv_usec, 50000);
	profiled = 0;
	burn(150 * MS);
	CHECK_EQ(profiled, 0);
	return 0;
}
