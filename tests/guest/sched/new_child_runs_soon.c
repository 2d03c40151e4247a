/* A new child starts within ten milliseconds, though its parent and others spin. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

int main(void)
{
	volatile uint64_t *used = shared_pages(1), *started = shared_pages(1);
	uint64_t worst = 0;
	pid_t spin = spinner(&used[0], 0, 0);

	bind_to(0);
	for (int i = 0; i < 20; i++) {
		uint64_t begin = now_ns(CLOCK_MONOTONIC);
		pid_t child = FORK(*started = now_ns(CLOCK_MONOTONIC));

		while (!*(volatile uint64_t *)started)
			continue;
		worst = *started - begin > worst ? *started - begin : worst;
		*started = 0;
		WAIT_EXIT(child, 0);
	}
	note("at most %ld us", (long)(worst / 1000));
	end(spin);
	CHECK(worst < 20 * MS);
	return 0;
}
