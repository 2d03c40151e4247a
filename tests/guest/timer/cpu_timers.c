/* A timer on a CPU-time clock runs while the process, or the thread, does, and stands while it
 * sleeps. */
/* SPDX-License-Identifier: MIT */
#include "spin.h"
#include "timer.h"
#include <pthread.h>

static void sleeps(clockid_t clock)
{
	int id = signal_timer(clock, SIGUSR1, 0);
	long long left;

	OK(set_timer(id, 0, 60 * MS, 0));
	pass(100 * MS);
	CHECK(!is_pending(SIGUSR1));
	left = ns_of(get_timer(id).it_value);
	CHECK(left > 0 && left <= 60 * MS);
	OK(syscall(SYS_timer_delete, id));
}

static void runs(clockid_t clock)
{
	int id = signal_timer(clock, SIGUSR1, clock);
	uint64_t start = now_ns(clock);
	siginfo_t info;

	OK(set_timer(id, 0, 30 * MS, 20 * MS));
	UNTIL(is_pending(SIGUSR1));
	CHECK(now_ns(clock) - start >= 30 * MS);
	burn(50 * MS);
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(info.si_code, SI_TIMER);
	CHECK_EQ(info.si_value.sival_int, clock);
	CHECK(info.si_overrun >= 1);
	UNTIL(is_pending(SIGUSR1));
	OK(syscall(SYS_timer_delete, id));
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	/* A time that has passed already. */
	id = signal_timer(clock, SIGUSR1, 0);
	OK(set_timer(id, TIMER_ABSTIME, 1, 0));
	CHECK(is_pending(SIGUSR1));
	OK(syscall(SYS_timer_delete, id));
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
}

/* => The clock of another thread is looked at where that one runs. */
static void of_a_thread(void)
{
	siginfo_t info;
	pthread_t thread;
	clockid_t clock;
	int id;

	go = gate();
	CHECK_EQ(pthread_create(&thread, NULL, spin, NULL), 0);
	CHECK_EQ(pthread_getcpuclockid(thread, &clock), 0);
	id = signal_timer(clock, SIGUSR1, 5);
	OK(set_timer(id, 0, 50 * MS, 0));
	burn(100 * MS);
	CHECK(!is_pending(SIGUSR1));
	gate_open(&go);
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(info.si_value.sival_int, 5);
	done = true;
	CHECK_EQ(pthread_join(thread, NULL), 0);
	UNTIL(syscall(SYS_timer_settime, id, 0, &(struct itimerspec){ { 0 }, { 1, 0 } }, NULL));
	CHECK_EQ(errno, ESRCH);
	CHECK_EQ(ns_of(get_timer(id).it_value), 0);
	OK(syscall(SYS_timer_delete, id));
	FAILS(EINVAL, new_timer(clock, NULL));
}

int main(void)
{
	block(SIGUSR1);
	sleeps(CLOCK_PROCESS_CPUTIME_ID);
	sleeps(CLOCK_THREAD_CPUTIME_ID);
	runs(CLOCK_PROCESS_CPUTIME_ID);
	runs(CLOCK_THREAD_CPUTIME_ID);
	of_a_thread();
	return 0;
}
