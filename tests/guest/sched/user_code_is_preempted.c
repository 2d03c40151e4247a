/* A program that never calls the kernel doesn't keep others from running. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

int main(void)
{
	volatile long *beats = shared_pages(1);
	pid_t pids[2];

	bind_to(0);
	for (int i = 0; i < 2; i++)
		pids[i] = FORK({
			for (;;)
				beats[i * 8]++;
		});
	for (int i = 0; i < 10; i++) {
		long before[2] = { beats[0], beats[8] };

		sleep_ns(100 * MS);
		CHECK(beats[0] > before[0]);
		CHECK(beats[8] > before[1]);
	}
	for (int i = 0; i < 2; i++)
		end(pids[i]);
	return 0;
}
