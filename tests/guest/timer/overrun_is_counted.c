/* A timer that repeats has one signal waiting at most, which says how often it ran out since. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void once(int sig)
{
	int id = signal_timer(CLOCK_MONOTONIC, sig, 0);
	siginfo_t info;

	block(sig);
	OK(set_timer(id, 0, MS, MS));
	pass(100 * MS);
	CHECK_EQ(take(sig, &info), sig);
	CHECK(info.si_overrun >= 90);
	CHECK_EQ(syscall(SYS_timer_getoverrun, id), info.si_overrun);
	/* It goes on from there. */
	CHECK(ns_of(get_timer(id).it_value) <= MS);
	CHECK_EQ(ns_of(get_timer(id).it_interval), MS);
	CHECK_EQ(take(sig, &info), sig);
	OK(set_timer(id, 0, 0, 0));
	CHECK_EQ(syscall(SYS_timer_getoverrun, id), 0);
	CHECK_EQ(ns_of(get_timer(id).it_value), 0);
	CHECK_EQ(ns_of(get_timer(id).it_interval), 0);
	OK(syscall(SYS_timer_delete, id));
}

int main(void)
{
	once(SIGUSR1);
	once(SIGRTMIN);
	return 0;
}
