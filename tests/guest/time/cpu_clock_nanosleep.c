/* clock_nanosleep on a CPU-time clock ends when others have used that time; nobody sleeps by his
 * own thread's clock, which then stands. */
/* SPDX-License-Identifier: MIT */
#include "spin.h"
#include "timer.h"
#include <pthread.h>

static void handler(int sig)
{
}

static long nanosleep_on(clockid_t clock, int flags, struct timespec ts, struct timespec *left)
{
	return syscall(SYS_clock_nanosleep, clock, flags, &ts, left);
}

/* A child sleeps by this process' clock. */
static void by_anothers(void)
{
	clockid_t clock;
	uint64_t start = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	struct gate over = gate();
	pid_t pid;

	CHECK_EQ(clock_getcpuclockid(getpid(), &clock), 0);
	pid = FORK(OK(nanosleep_on(clock, 0, ts_of(50 * MS), NULL)); gate_open(&over));
	until_asleep(pid);
	UNTIL(state_of(pid) == 'Z');
	CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) - start >= 50 * MS);
	WAIT_EXIT(pid, 0);
}

int main(void)
{
	struct timespec left;
	pthread_t thread;
	clockid_t clock;
	uint64_t start;

	FAILS(EOPNOTSUPP, nanosleep_on(CLOCK_THREAD_CPUTIME_ID, 0, ts_of(1), NULL));
	CHECK_EQ(pthread_getcpuclockid(pthread_self(), &clock), 0);
	FAILS(EINVAL, nanosleep_on(clock, 0, ts_of(1), NULL));
	FAILS(EINVAL, nanosleep_on((clockid_t)(~0x7fff0U << 3 | 2), 0, ts_of(1), NULL));

	go = gate();
	CHECK_EQ(pthread_create(&thread, NULL, spin, NULL), 0);
	/* Nobody runs: only a signal ends it, and says what was left. */
	on_signal(SIGALRM, handler, 0);
	OK(setitimer(ITIMER_REAL, &(struct itimerval){ { 0 }, { 0, 50000 } }, NULL));
	FAILS(EINTR, nanosleep_on(CLOCK_PROCESS_CPUTIME_ID, 0, ts_of(500 * MS), &left));
	CHECK(ns_of(left) > 300 * MS && ns_of(left) <= 500 * MS);

	gate_open(&go);
	start = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	OK(nanosleep_on(CLOCK_PROCESS_CPUTIME_ID, 0, ts_of(50 * MS), NULL));
	CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) - start >= 50 * MS);
	CHECK_EQ(pthread_getcpuclockid(thread, &clock), 0);
	start = now_ns(clock);
	OK(nanosleep_on(clock, TIMER_ABSTIME, ts_of(start + 50 * MS), NULL));
	CHECK(now_ns(clock) - start >= 50 * MS);
	OK(nanosleep_on(clock, TIMER_ABSTIME, ts_of(start), NULL));
	done = true;
	CHECK_EQ(pthread_join(thread, NULL), 0);
	by_anothers();
	return 0;
}
