/* Nice values share a processor by Linux's weights: 1024 for 0, 335 for 5, 110 for 10. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

static const struct { int nice_value, weight; } cases[] = { { 0, 1024 }, { 5, 335 }, { 10, 110 } };

int main(void)
{
	volatile uint64_t *used = shared_pages(1);
	uint64_t before[3], total = 0;
	pid_t pids[3];

	for (int i = 0; i < 3; i++)
		pids[i] = spinner(&used[i * 8], 0, cases[i].nice_value);
	for (int i = 0; i < 3; i++)
		while (!used[i * 8])
			sleep_ns(MS);
	for (int i = 0; i < 3; i++)
		before[i] = used[i * 8];
	sleep_ns(4000 * MS);
	for (int i = 0; i < 3; i++) {
		before[i] = used[i * 8] - before[i];
		total += before[i];
	}
	for (int i = 0; i < 3; i++)
		end(pids[i]);
	for (int i = 0; i < 3; i++) {
		uint64_t fair = total * cases[i].weight / (1024 + 335 + 110);

		note("nice %d got %ld ms, fair are %ld", cases[i].nice_value,
		     (long)(before[i] / MS), (long)(fair / MS));
		CHECK(before[i] > fair * 85 / 100 && before[i] < fair * 115 / 100);
	}
	return 0;
}
