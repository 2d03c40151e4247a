/* An ITIMER_REAL that repeats goes on when its SIGALRM is taken: a blocked one is sent once, and
 * meanwhile the timer stands. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

int main(void)
{
	struct itimerval every = { { 0, 10000 }, { 0, 10000 } }, now;
	siginfo_t info;

	block(SIGALRM);
	OK(setitimer(ITIMER_REAL, &every, NULL));
	UNTIL(is_pending(SIGALRM));
	OK(getitimer(ITIMER_REAL, &now));
	CHECK(!now.it_value.tv_sec && !now.it_value.tv_usec);
	CHECK_EQ(now.it_interval.tv_usec, 10000);
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(take(SIGALRM, &info), SIGALRM);
		CHECK_EQ(info.si_code, SI_KERNEL);
	}
	OK(getitimer(ITIMER_REAL, &now));
	CHECK(now.it_value.tv_usec > 0 || is_pending(SIGALRM));
	return 0;
}
