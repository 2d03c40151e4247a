/* However many timers are due at the same time, each sends its signal, among many threads, too. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

#define TIMERS	200
#define THREADS 60

static int timers[TIMERS];
static int tids[THREADS];

static int thread(void *unused)
{
	for (;;)
		pause();
	return 0;
}

static void arm(clockid_t clock)
{
	struct itimerspec first = { .it_value.tv_nsec = 2000000 };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN };

	for (int i = 0; i < TIMERS; i++) {
		event.sigev_value.sival_int = i;
		OK(syscall(SYS_timer_create, clock, &event, &timers[i]));
	}
	for (int i = 0; i < TIMERS; i++)
		OK(syscall(SYS_timer_settime, timers[i], 0, &first, NULL));
}

static void check(void)
{
	static char seen[TIMERS];
	siginfo_t info;
	sigset_t set;

	memset(seen, 0, sizeof(seen));
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	for (int n = 0; n < TIMERS;) {
		struct timespec none = { 0 };

		if (sigtimedwait(&set, &info, &none) == -1)
			continue; /* which takes CPU time */
		CHECK_EQ(info.si_code, SI_TIMER);
		CHECK(!seen[info.si_value.sival_int]++);
		n++;
	}
	for (int i = 0; i < TIMERS; i++)
		OK(syscall(SYS_timer_delete, timers[i]));
	FAILS(EINVAL, syscall(SYS_timer_delete, timers[0]));
}

int main(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	OK(sigprocmask(SIG_BLOCK, &set, NULL));
	for (int i = 0; i < THREADS; i++)
		start_thread(thread, NULL, &tids[i]);
	arm(CLOCK_MONOTONIC);
	check();
	arm(CLOCK_PROCESS_CPUTIME_ID);
	check();
	arm(CLOCK_THREAD_CPUTIME_ID);
	check();
	return 0;
}
