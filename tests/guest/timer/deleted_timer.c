/* A deleted timer sends nothing more; the signal that it had sent stays. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void once(int sig)
{
	int id = signal_timer(CLOCK_MONOTONIC, sig, 7);
	siginfo_t info;

	block(sig);
	OK(set_timer(id, 0, 1, MS));
	UNTIL(is_pending(sig));
	OK(syscall(SYS_timer_delete, id));
	CHECK_EQ(take(sig, &info), sig);
	CHECK_EQ(info.si_code, SI_TIMER);
	CHECK_EQ(info.si_value.sival_int, 7);
	pass(10 * MS);
	CHECK(!is_pending(sig));
}

int main(void)
{
	once(SIGUSR1);
	once(SIGRTMIN + 3);
	return 0;
}
