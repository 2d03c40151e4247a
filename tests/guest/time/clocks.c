/* The clocks run forward, and the monotonic one never steps back on any processor. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

/* Another may have raised it further meanwhile. */
static void raise_to(volatile uint64_t *word, uint64_t value)
{
	uint64_t seen = *word;

	while (seen < value) {
		uint64_t old = __sync_val_compare_and_swap(word, seen, value);

		if (old == seen)
			return;
		seen = old;
	}
}

int main(void)
{
	clockid_t clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID,
			       CLOCK_THREAD_CPUTIME_ID, CLOCK_BOOTTIME };
	volatile uint64_t *last = shared_pages(1);
	struct timespec ts;
	struct timeval tv;
	pid_t pids[4];

	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		uint64_t start = now_ns(clocks[i]);

		UNTIL(now_ns(clocks[i]) > start);
		OK(clock_getres(clocks[i], &ts));
		CHECK_EQ(ts.tv_sec, 0);
		CHECK(ts.tv_nsec > 0 && ts.tv_nsec <= 10000000);
	}
	FAILS(EINVAL, clock_gettime(99, &ts));
	OK(gettimeofday(&tv, NULL));
	CHECK(tv.tv_sec > 1700000000);
	OK(clock_gettime(CLOCK_REALTIME, &ts));
	CHECK(ts.tv_sec - tv.tv_sec <= 1);
	/* A moment that one process has seen lies in the past of all others. */
	for (int n = 0; n < 4; n++)
		pids[n] = FORK({
			for (int i = 0; i < 20000; i++) {
				uint64_t seen = __atomic_load_n(last, __ATOMIC_SEQ_CST);
				uint64_t now = now_ns(CLOCK_MONOTONIC);

				CHECK(now >= seen);
				raise_to(last, now);
			}
		});
	for (int n = 0; n < 4; n++)
		WAIT_EXIT(pids[n], 0);
	return 0;
}
