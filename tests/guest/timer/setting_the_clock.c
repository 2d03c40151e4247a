/* Who waits for a moment of the real-time clock is reached when the clock is set past it; who
 * waits for a time is not. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void move_clock(long seconds)
{
	struct timespec ts;

	OK(clock_gettime(CLOCK_REALTIME, &ts));
	ts.tv_sec += seconds;
	OK(clock_settime(CLOCK_REALTIME, &ts));
}

static void sleeper(int flags, struct timespec until, struct gate *out)
{
	CHECK_EQ(clock_nanosleep(CLOCK_REALTIME, flags, &until, NULL), 0);
	gate_open(out);
}

int main(void)
{
	struct gate absolute = gate(), relative = gate();
	struct timespec until;
	int id[2];
	pid_t a, r;
	siginfo_t info;

	OK(clock_gettime(CLOCK_REALTIME, &until));
	until.tv_sec += 5000;
	a = FORK(sleeper(TIMER_ABSTIME, until, &absolute));
	r = FORK(sleeper(0, (struct timespec){ 5000, 0 }, &relative));
	block(SIGUSR1);
	for (int i = 0; i < 2; i++)
		id[i] = signal_timer(CLOCK_REALTIME, SIGUSR1, i);
	OK(set_timer(id[0], 0, 5000 * SECOND, 0));
	OK(set_timer(id[1], TIMER_ABSTIME, ns_of(until), 0));
	until_asleep(a);
	until_asleep(r);

	move_clock(10000);
	gate_pass(&absolute);
	WAIT_EXIT(a, 0);
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(info.si_value.sival_int, 1);
	CHECK(!is_pending(SIGUSR1));
	CHECK(ns_of(get_timer(id[0]).it_value) > 4000 * SECOND);
	CHECK_EQ(state_of(r), 'S');
	move_clock(-10000);
	OK(kill(r, SIGKILL));
	WAIT_SIGNAL(r, SIGKILL);

	/* Not to before the boot, nor beyond what can be counted. */
	FAILS(EINVAL, clock_settime(CLOCK_REALTIME, &(struct timespec){ 0, 0 }));
	FAILS(EINVAL, clock_settime(CLOCK_REALTIME, &(struct timespec){ LONG_MAX, 0 }));
	FAILS(EINVAL, clock_settime(CLOCK_MONOTONIC, &until));
	DIES(SIGKILL, { become(1000); FAILS(EPERM, clock_settime(CLOCK_REALTIME, &until));
			OK(kill(getpid(), SIGKILL)); });
	return 0;
}
