/* A user has as many timers as RLIMIT_SIGPENDING says, and gets them all back. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void user(void)
{
	int id[10];

	become(4321);
	OK(setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){ 10, 10 }));
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 10; i++)
			id[i] = OK(new_timer(CLOCK_MONOTONIC, NULL));
		FAILS(EAGAIN, new_timer(CLOCK_MONOTONIC, NULL));
		for (int i = 0; i < 10; i++)
			OK(syscall(SYS_timer_delete, id[i]));
	}
}

int main(void)
{
	WAIT_EXIT(FORK(user()), 0);
	WAIT_EXIT(FORK(user()), 0);
	return 0;
}
