/* Processes and threads may exit, exec and be killed while their timers fire. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <pthread.h>

static void ignore(int sig)
{
}

static void *thread(void *arg)
{
	struct event event = { .signo = SIGUSR1, .notify = SIGEV_THREAD_ID_,
			       .tid = syscall(SYS_gettid) };
	int id = OK(new_timer(CLOCK_MONOTONIC, &event));

	OK(set_timer(id, 0, 1, 50000));
	for (int i = 0; i < 20; i++)
		sched_yield();
	if ((uintptr_t)arg == 3)
		EXEC_SELF("again");
	return NULL;
}

static void run(int round)
{
	struct itimerval often = { { 0, 50 }, { 0, 50 } };
	pthread_t threads[4];

	on_signal(SIGUSR1, ignore, SA_RESTART);
	on_signal(SIGALRM, ignore, SA_RESTART);
	on_signal(SIGPROF, ignore, SA_RESTART);
	OK(setitimer(ITIMER_REAL, &often, NULL));
	OK(setitimer(ITIMER_PROF, &often, NULL));
	for (int i = 0; i < 4; i++) {
		clockid_t clock = i & 1 ? CLOCK_REALTIME : CLOCK_PROCESS_CPUTIME_ID;
		int id = signal_timer(clock, SIGUSR1, i);

		OK(set_timer(id, 0, 1, 20000));
	}
	for (uintptr_t i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, thread,
					(void *)(round % 3 == 0 ? i : 0)),
			 0);
	if (round % 3 == 1)
		_exit(0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	if (round % 3 == 2)
		kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	int status;

	if (argc > 1) {
		/* The interval timers have come along. */
		on_signal(SIGALRM, ignore, 0);
		on_signal(SIGPROF, ignore, 0);
		return 0;
	}
	for (int round = 0; round < 60; round++) {
		OK(waitpid(FORK(run(round)), &status, 0));
		/* Between exec and the handler SIGALRM or SIGPROF kills. */
		if (round % 3 == 2)
			CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		else
			CHECK(status == 0 || (round % 3 == 0 && WIFSIGNALED(status)));
	}
	return 0;
}
