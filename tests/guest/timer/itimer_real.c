/* ITIMER_REAL sends SIGALRM again and again, from the kernel, until it is set to 0; setting it
 * says what it was set to. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static volatile int rang, code;

static void handler(int sig, siginfo_t *info, void *context)
{
	rang++;
	code = info->si_code;
}

int main(void)
{
	struct itimerval every = { { 0, 10000 }, { 0, 20000 } }, off = { 0 }, old;
	uint64_t start = now_ns(CLOCK_MONOTONIC);

	on_siginfo(SIGALRM, handler, 0);
	OK(setitimer(ITIMER_REAL, &every, NULL));
	while (rang < 3)
		pause();
	CHECK(now_ns(CLOCK_MONOTONIC) - start >= 40 * MS);
	CHECK_EQ(code, SI_KERNEL);
	OK(getitimer(ITIMER_REAL, &old));
	CHECK_EQ(old.it_interval.tv_usec, 10000);
	CHECK(old.it_value.tv_sec == 0 && old.it_value.tv_usec <= 10000);
	OK(setitimer(ITIMER_REAL, &off, &old));
	CHECK_EQ(old.it_interval.tv_usec, 10000);
	OK(getitimer(ITIMER_REAL, &old));
	CHECK(!old.it_value.tv_sec && !old.it_value.tv_usec && !old.it_interval.tv_usec);
	rang = 0;
	pass(50 * MS);
	CHECK_EQ(rang, 0);
	return 0;
}
