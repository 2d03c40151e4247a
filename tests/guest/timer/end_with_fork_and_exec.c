/* A child has none of its parent's POSIX timers, a new program none of the old one's; what
 * they had sent and nobody took is forgotten, too. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void child(int id)
{
	struct itimerspec its;

	FAILS(EINVAL, syscall(SYS_timer_gettime, id, &its));
	FAILS(EINVAL, syscall(SYS_timer_delete, id));
}

int main(int argc, char **argv)
{
	struct itimerspec its;
	int id, id2;

	if (argc > 1) {
		for (id = 0; id < 8; id++)
			FAILS(EINVAL, syscall(SYS_timer_gettime, id, &its));
		CHECK(!is_pending(SIGUSR1) && !is_pending(SIGRTMIN) && is_pending(SIGUSR2));
		return 0;
	}
	block(SIGUSR1);
	block(SIGUSR2);
	block(SIGRTMIN);
	id = signal_timer(CLOCK_MONOTONIC, SIGUSR1, 0);
	id2 = signal_timer(CLOCK_REALTIME, SIGRTMIN, 0);
	OK(signal_timer(CLOCK_PROCESS_CPUTIME_ID, SIGUSR1, 0));
	OK(set_timer(id, 0, 1, 0));
	OK(set_timer(id2, 0, 1, MS));
	OK(kill(getpid(), SIGUSR2));
	UNTIL(is_pending(SIGUSR1) && is_pending(SIGRTMIN));
	WAIT_EXIT(FORK(child(id)), 0);
	EXEC_SELF("again");
}
