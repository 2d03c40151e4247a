/* sched_yield lets the other runnable process of a processor go on. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

#define ROUNDS 300

int main(void)
{
	volatile int *turn = shared_pages(1);
	uint64_t start = now_ns(CLOCK_MONOTONIC);
	pid_t child;

	bind_to(0);
	child = FORK({
		for (int i = 0; i < ROUNDS; i++) {
			UNTIL(*turn == 1);
			*turn = 0;
		}
	});
	for (int i = 0; i < ROUNDS; i++) {
		*turn = 1;
		UNTIL(*turn == 0);
	}
	WAIT_EXIT(child, 0);
	/* Much less than a time slice for each. */
	CHECK(now_ns(CLOCK_MONOTONIC) - start < ROUNDS * 10 * MS);
	return 0;
}
