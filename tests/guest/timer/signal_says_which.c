/* A POSIX timer's signal says SI_TIMER, which timer it is, and the value that was given;
 * without an event it is SIGALRM with the timer's number. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void once(clockid_t clock, int sig)
{
	uint64_t value = 0x123456789abcdef0 + sig;
	int id = signal_timer(clock, sig, value);
	siginfo_t info;

	block(sig);
	OK(set_timer(id, 0, 5 * MS, 0));
	CHECK_EQ(take(sig, &info), sig);
	CHECK_EQ(info.si_signo, sig);
	CHECK_EQ(info.si_code, SI_TIMER);
	CHECK_EQ(info.si_timerid, id);
	CHECK_EQ(info.si_overrun, 0);
	CHECK_EQ((uint64_t)info.si_value.sival_ptr, value);
	CHECK_EQ(ns_of(get_timer(id).it_value), 0);
	OK(syscall(SYS_timer_delete, id));
}

int main(void)
{
	siginfo_t info;
	int id;

	once(CLOCK_REALTIME, SIGUSR1);
	once(CLOCK_MONOTONIC, SIGRTMIN + 1);
	once(CLOCK_BOOTTIME, SIGUSR2);
	block(SIGALRM);
	id = OK(new_timer(CLOCK_MONOTONIC, NULL));
	OK(set_timer(id, 0, 1, 0));
	CHECK_EQ(take(SIGALRM, &info), SIGALRM);
	CHECK_EQ(info.si_code, SI_TIMER);
	CHECK_EQ(info.si_value.sival_int, id);
	return 0;
}
