/* SPDX-License-Identifier: MIT */
/* POSIX timers as the kernel has them: numbers, not musl's timer_t. */
#ifndef TINE_TEST_TIMER_H
#define TINE_TEST_TIMER_H

#include "tine_test.h"

#define MS		 1000000LL
#define SECOND		 1000000000LL
#define SIGEV_THREAD_ID_ 4 /* musl knows it as SIGEV_THREAD_ID, glibc too */

/* What timer_create takes: 64 bytes. */
struct event {
	uint64_t value;
	int signo, notify, tid, pad[11];
};

__attribute__((unused)) static struct timespec ts_of(long long ns)
{
	return (struct timespec){ ns / SECOND, ns % SECOND };
}

__attribute__((unused)) static long long ns_of(struct timespec ts)
{
	return ts.tv_sec * SECOND + ts.tv_nsec;
}

__attribute__((unused)) static long new_timer(clockid_t clock, const struct event *event)
{
	int id = -1;

	return syscall(SYS_timer_create, clock, event, &id) ? -1 : id;
}

/* => A timer that sends `sig` with `value` to the process. */
__attribute__((unused)) static int signal_timer(clockid_t clock, int sig, uint64_t value)
{
	struct event event = { .value = value, .signo = sig };

	return OK(new_timer(clock, &event));
}

__attribute__((unused))
static long set_timer(int id, int flags, long long value, long long interval)
{
	struct itimerspec its = { ts_of(interval), ts_of(value) };

	return syscall(SYS_timer_settime, id, flags, &its, NULL);
}

__attribute__((unused)) static struct itimerspec get_timer(int id)
{
	struct itimerspec its;

	OK(syscall(SYS_timer_gettime, id, &its));
	return its;
}

__attribute__((unused)) static void block(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	OK(sigprocmask(SIG_BLOCK, &set, NULL));
}

/* => The signal taken of those two, and what it says. */
__attribute__((unused)) static int take(int sig, siginfo_t *info)
{
	sigset_t set;
	int taken;

	sigemptyset(&set);
	sigaddset(&set, sig);
	while ((taken = sigwaitinfo(&set, info)) == -1 && errno == EINTR)
		continue;
	return OK(taken);
}

__attribute__((unused)) static bool is_pending(int sig)
{
	sigset_t set;

	OK(sigpending(&set));
	return sigismember(&set, sig);
}

/* Uses that much CPU time. */
__attribute__((unused)) static void burn(long long ns)
{
	uint64_t end = now_ns(CLOCK_THREAD_CPUTIME_ID) + ns;

	while (now_ns(CLOCK_THREAD_CPUTIME_ID) < end)
		continue;
}

/* Sleeps, in a way that doesn't mind signals. */
__attribute__((unused)) static void pass(long long ns)
{
	struct timespec until = ts_of(now_ns(CLOCK_MONOTONIC) + ns);

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		continue;
}

#endif
