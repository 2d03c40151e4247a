/* clock_nanosleep sleeps for a time or until a moment; a moment that has passed is no sleep. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct timespec time = { 0, 20000000 };
	uint64_t start = now_ns(CLOCK_MONOTONIC), end = start + 30000000;

	CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL), 0);
	CHECK(now_ns(CLOCK_MONOTONIC) - start >= 20000000);
	time.tv_sec = end / 1000000000;
	time.tv_nsec = end % 1000000000;
	CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL), 0);
	CHECK(now_ns(CLOCK_MONOTONIC) >= end);
	CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL), 0);
	OK(clock_gettime(CLOCK_REALTIME, &time));
	CHECK_EQ(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &time, NULL), 0);
	CHECK_EQ(clock_nanosleep(99, 0, &time, NULL), EINVAL);
	return 0;
}
