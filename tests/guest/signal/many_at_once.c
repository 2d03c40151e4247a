/* Two processes that signal each other as fast as they can lose no real-time signal. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define SIGNALS 2000

static volatile int got, last = -1;

static void handler(int sig, siginfo_t *info, void *context)
{
	CHECK_EQ(info->si_value.sival_int, last + 1);
	last = info->si_value.sival_int;
	got++;
}

static void send_to(pid_t pid)
{
	for (int i = 0; i < SIGNALS; i++)
		while (sigqueue(pid, SIGRTMIN, (union sigval) { .sival_int = i })) {
			CHECK_EQ(errno, EAGAIN);
			sched_yield();
		}
	UNTIL(got == SIGNALS);
}

int main(void)
{
	pid_t parent = getpid(), child;

	on_siginfo(SIGRTMIN, handler, SA_RESTART);
	child = FORK(send_to(parent));
	send_to(child);
	WAIT_EXIT(child, 0);
	return 0;
}
