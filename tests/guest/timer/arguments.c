/* The calls for POSIX timers refuse what isn't a clock, an event, a timer, a time, a pointer. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

int main(void)
{
	struct itimerspec its = { { 0, 0 }, { 1, 0 } };
	struct event event = { .signo = SIGUSR1 };
	void *bad = (void *)16;
	int id, n;

	FAILS(EINVAL, new_timer(77, &event));
	FAILS(EINVAL, new_timer(10, &event));
	FAILS(EOPNOTSUPP, new_timer(CLOCK_MONOTONIC_RAW, &event));
	FAILS(EOPNOTSUPP, new_timer(CLOCK_REALTIME_COARSE, &event));
	FAILS(EOPNOTSUPP, new_timer(CLOCK_MONOTONIC_COARSE, &event));
	FAILS(EFAULT, syscall(SYS_timer_create, CLOCK_MONOTONIC, bad, &id));
	FAILS(EFAULT, syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, bad));
	for (int i = 0; i < 4; i++) {
		event.signo = (int[]){ 0, 65, -1, INT_MIN }[i];
		FAILS(EINVAL, new_timer(CLOCK_MONOTONIC, &event));
	}
	event = (struct event){ .signo = SIGUSR1, .notify = 3 };
	FAILS(EINVAL, new_timer(CLOCK_MONOTONIC, &event));
	event.notify = SIGEV_THREAD;
	id = OK(new_timer(CLOCK_MONOTONIC, &event));

	FAILS(EINVAL, syscall(SYS_timer_settime, id + 1, 0, &its, NULL));
	FAILS(EINVAL, syscall(SYS_timer_settime, -1, 0, &its, NULL));
	FAILS(EINVAL, syscall(SYS_timer_settime, id, 0, NULL, NULL));
	FAILS(EFAULT, syscall(SYS_timer_settime, id, 0, bad, NULL));
	FAILS(EFAULT, syscall(SYS_timer_settime, id, 0, &its, bad));
	CHECK(ns_of(get_timer(id).it_value) > 0);
	its.it_value.tv_nsec = SECOND;
	FAILS(EINVAL, syscall(SYS_timer_settime, id, 0, &its, NULL));
	its = (struct itimerspec){ { -1, 0 }, { 1, 0 } };
	FAILS(EINVAL, syscall(SYS_timer_settime, id, 0, &its, NULL));
	FAILS(EFAULT, syscall(SYS_timer_gettime, id, bad));
	FAILS(EINVAL, syscall(SYS_timer_gettime, id + 1, &its));
	FAILS(EINVAL, syscall(SYS_timer_getoverrun, id + 1));
	FAILS(EINVAL, syscall(SYS_timer_delete, id + 1));
	OK(syscall(SYS_timer_delete, id));
	FAILS(EINVAL, syscall(SYS_timer_delete, id));
	/* A number isn't given again at once. */
	n = OK(new_timer(CLOCK_MONOTONIC, NULL));
	CHECK(n > id);
	return 0;
}
