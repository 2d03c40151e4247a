/* A timer whose signal is ignored runs on: once there is a handler, it is called. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static volatile int handled;

static void handler(int sig)
{
	handled++;
}

int main(void)
{
	int id = signal_timer(CLOCK_MONOTONIC, SIGUSR1, 0);

	on_signal(SIGUSR1, SIG_IGN, 0);
	OK(set_timer(id, 0, 1, 1));
	pass(30 * MS);
	on_signal(SIGUSR1, handler, 0);
	UNTIL(handled);
	OK(syscall(SYS_timer_delete, id));
	return 0;
}
