/* A child starts with no interval timer; a new program keeps the one that runs. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void none(void)
{
	for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
		struct itimerval now;

		OK(getitimer(which, &now));
		CHECK(!now.it_value.tv_sec && !now.it_value.tv_usec);
		CHECK(!now.it_interval.tv_sec && !now.it_interval.tv_usec);
	}
}

int main(int argc, char **argv)
{
	struct itimerval long_time = { { 5, 0 }, { 1000, 0 } }, now;

	if (argc > 1) {
		for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
			OK(getitimer(which, &now));
			CHECK(now.it_value.tv_sec > 900 && now.it_value.tv_sec <= 1000);
			CHECK_EQ(now.it_interval.tv_sec, 5);
		}
		return 0;
	}
	for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++)
		OK(setitimer(which, &long_time, NULL));
	WAIT_EXIT(FORK(none()), 0);
	EXEC_SELF("kept");
}
