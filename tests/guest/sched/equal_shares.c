/* Five spinners on one processor get equal time, within ten percent. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

#define SPINNERS 5

int main(void)
{
	volatile uint64_t *used = shared_pages(1);
	uint64_t before[SPINNERS], least = -1, most = 0;
	pid_t pids[SPINNERS];

	for (int i = 0; i < SPINNERS; i++)
		pids[i] = spinner(&used[i * 8], 0, 0);
	for (int i = 0; i < SPINNERS; i++)
		while (!used[i * 8])
			sleep_ns(MS);
	for (int i = 0; i < SPINNERS; i++)
		before[i] = used[i * 8];
	sleep_ns(2000 * MS);
	for (int i = 0; i < SPINNERS; i++) {
		uint64_t got = used[i * 8] - before[i];

		least = got < least ? got : least;
		most = got > most ? got : most;
	}
	note("from %ld to %ld ms", (long)(least / MS), (long)(most / MS));
	for (int i = 0; i < SPINNERS; i++)
		end(pids[i]);
	CHECK(least > 300 * MS);
	CHECK(most - least <= most / 10);
	return 0;
}
