/* RLIMIT_CPU: SIGXCPU at the soft limit and each second after it, SIGKILL at the hard one. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static volatile int warned;

static void handler(int sig)
{
	warned++;
}

static void forever(rlim_t soft, rlim_t hard)
{
	OK(setrlimit(RLIMIT_CPU, &(struct rlimit){ soft, hard }));
	for (;;)
		continue;
}

static void warned_first(void)
{
	struct rlimit limit;

	on_signal(SIGXCPU, handler, 0);
	OK(setrlimit(RLIMIT_CPU, &(struct rlimit){ 1, 3 }));
	while (warned < 2)
		continue;
	CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= 2 * SECOND);
	OK(getrlimit(RLIMIT_CPU, &limit));
	CHECK_EQ(limit.rlim_cur, 3);
	for (;;)
		continue;
}

int main(void)
{
	DIES(SIGXCPU, forever(1, RLIM_INFINITY));
	DIES(SIGKILL, { on_signal(SIGXCPU, SIG_IGN, 0); forever(1, 1); });
	DIES(SIGKILL, warned_first());
	DIES(SIGXCPU, forever(0, RLIM_INFINITY));
	return 0;
}
