/* setitimer and getitimer refuse timers that don't exist, times that aren't any, bad pointers. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

int main(void)
{
	struct itimerval value = { { 0, 0 }, { 1, 0 } }, now;
	void *bad = (void *)16;

	FAILS(EINVAL, syscall(SYS_setitimer, 3, &value, NULL));
	FAILS(EINVAL, syscall(SYS_setitimer, -1, &value, NULL));
	FAILS(EINVAL, syscall(SYS_getitimer, 3, &value));
	FAILS(EFAULT, syscall(SYS_setitimer, ITIMER_REAL, bad, NULL));
	FAILS(EFAULT, syscall(SYS_getitimer, ITIMER_REAL, bad));
	value.it_value.tv_usec = 1000000;
	FAILS(EINVAL, syscall(SYS_setitimer, ITIMER_REAL, &value, NULL));
	value.it_value = (struct timeval){ -1, 0 };
	FAILS(EINVAL, syscall(SYS_setitimer, ITIMER_REAL, &value, NULL));
	value = (struct itimerval){ { 0, -1 }, { 1, 0 } };
	FAILS(EINVAL, syscall(SYS_setitimer, ITIMER_REAL, &value, NULL));
	/* As far in the future as can be said; and what doesn't get out is set all the same. */
	value = (struct itimerval){ { 0, 0 }, { LONG_MAX, 999999 } };
	OK(syscall(SYS_setitimer, ITIMER_REAL, &value, NULL));
	value.it_value = (struct timeval){ 100, 0 };
	FAILS(EFAULT, syscall(SYS_setitimer, ITIMER_REAL, &value, bad));
	OK(getitimer(ITIMER_REAL, &now));
	CHECK(now.it_value.tv_sec >= 99 && now.it_value.tv_sec <= 100);
	OK(syscall(SYS_setitimer, ITIMER_REAL, NULL, NULL));
	CHECK_EQ(alarm(UINT_MAX), 0);
	CHECK(alarm(0) >= UINT_MAX - 1);
	return 0;
}
