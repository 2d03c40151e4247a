/* A reader whose pipe is written runs within a tick, though spinners wait for the same
 * processor. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

#define TICK (4 * MS)

int main(void)
{
	volatile uint64_t *used = shared_pages(1), *written = shared_pages(1);
	struct gate g = gate();
	uint64_t worst = 0;
	pid_t pids[4], writer;

	bind_to(0);
	for (int i = 0; i < 4; i++)
		pids[i] = spinner(&used[i * 8], 0, 0);
	writer = FORK({
		for (int i = 0; i < 50; i++) {
			sleep_ns(11 * MS);
			*written = now_ns(CLOCK_MONOTONIC);
			gate_open(&g);
		}
	});
	for (int i = 0; i < 50; i++) {
		uint64_t late;

		gate_pass(&g);
		late = now_ns(CLOCK_MONOTONIC) - *written;
		worst = late > worst ? late : worst;
	}
	note("at most %ld us late", (long)(worst / 1000));
	WAIT_EXIT(writer, 0);
	for (int i = 0; i < 4; i++)
		end(pids[i]);
	CHECK(worst <= TICK);
	return 0;
}
