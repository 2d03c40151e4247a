/* nanosleep sleeps at least as long as it is told, and with a resolution finer than a
 * millisecond. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct timespec bad[] = { { -1, 0 }, { 0, -1 }, { 0, 1000000000 } };
	uint64_t best = -1;

	for (long ns = 1; ns <= 30000000; ns = ns * 3 + 1) {
		struct timespec time = { 0, ns };
		uint64_t start = now_ns(CLOCK_MONOTONIC);

		OK(nanosleep(&time, NULL));
		CHECK(now_ns(CLOCK_MONOTONIC) - start >= (uint64_t)ns);
	}
	/* The best of many is not held up by what else the machine does. */
	for (int i = 0; i < 200; i++) {
		struct timespec time = { 0, 100000 };
		uint64_t start = now_ns(CLOCK_MONOTONIC), took;

		OK(nanosleep(&time, NULL));
		took = now_ns(CLOCK_MONOTONIC) - start;
		if (took < best)
			best = took;
	}
	CHECK(best < 1000000);
	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++)
		FAILS(EINVAL, nanosleep(&bad[i], NULL));
	return 0;
}
