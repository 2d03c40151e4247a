/* A sleeper that wakes runs within a tick, though spinners wait for the same processor. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

#define TICK (4 * MS)

int main(void)
{
	volatile uint64_t *used = shared_pages(1);
	uint64_t worst = 0;
	pid_t pids[4];

	bind_to(0);
	for (int i = 0; i < 4; i++)
		pids[i] = spinner(&used[i * 8], 0, 0);
	for (int i = 0; i < 100; i++) {
		uint64_t until = now_ns(CLOCK_MONOTONIC) + 7 * MS, late;

		sleep_ns(7 * MS);
		late = now_ns(CLOCK_MONOTONIC) - until;
		worst = late > worst ? late : worst;
	}
	note("at most %ld us late", (long)(worst / 1000));
	for (int i = 0; i < 4; i++)
		end(pids[i]);
	CHECK(worst <= TICK);
	return 0;
}
