/* RLIMIT_RTTIME: a real-time thread that doesn't sleep gets SIGXCPU at the soft limit and each
 * second after it, SIGKILL at the hard one; sleeping starts it anew, yielding doesn't. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static volatile int warned;

static void handler(int sig)
{
	warned++;
}

/* In microseconds. */
static void limit_to(rlim_t soft, rlim_t hard)
{
	OK(setrlimit(RLIMIT_RTTIME, &(struct rlimit){ soft, hard }));
}

static void urgent(int policy)
{
	struct sched_param param = { .sched_priority = 1 };

	OK(syscall(SYS_sched_setscheduler, 0, policy, &param));
}

static void forever(void)
{
	for (;;)
		sched_yield();
}

static void warned_first(void)
{
	struct rlimit limit;

	on_signal(SIGXCPU, handler, 0);
	limit_to(100000, 1300000);
	while (warned < 2)
		continue;
	CHECK(now_ns(CLOCK_THREAD_CPUTIME_ID) >= 1100 * MS);
	OK(getrlimit(RLIMIT_RTTIME, &limit));
	CHECK_EQ(limit.rlim_cur, 2100000);
	forever();
}

/* Somebody wakes it each time that it sleeps. */
static void sleeps_between(void)
{
	struct gate ask = gate(), answer = gate();
	pid_t pid = getpid(), waker = FORK({
		for (int i = 0; i < 12; i++) {
			gate_pass(&ask);
			until_asleep(pid);
			gate_open(&answer);
		}
	});

	urgent(SCHED_FIFO);
	limit_to(1000000, 1000000);
	for (int i = 0; i < 12; i++) {
		burn(100 * MS);
		gate_open(&ask);
		gate_pass(&answer);
	}
	WAIT_EXIT(waker, 0);
}

int main(void)
{
	DIES(SIGXCPU, urgent(SCHED_FIFO); limit_to(50000, RLIM_INFINITY); forever());
	DIES(SIGXCPU, urgent(SCHED_RR); limit_to(50000, RLIM_INFINITY); forever());
	DIES(SIGKILL, on_signal(SIGXCPU, SIG_IGN, 0); urgent(SCHED_FIFO); limit_to(50000, 50000);
	     forever());
	DIES(SIGKILL, urgent(SCHED_FIFO); warned_first());
	WAIT_EXIT(FORK(sleeps_between()), 0);
	WAIT_EXIT(FORK(limit_to(50000, 50000); burn(200 * MS)), 0);
	WAIT_EXIT(FORK(limit_to(0, 0); burn(200 * MS)), 0);
	return 0;
}
