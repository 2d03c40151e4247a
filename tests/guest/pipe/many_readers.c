/* Each byte of a pipe goes to exactly one of many readers, and at the end all of them see it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define READERS 5

int main(void)
{
	struct gate g = gate();
	volatile int *sums = shared_pages(1);
	pid_t pids[READERS];
	int total = 0;

	for (int i = 0; i < READERS; i++)
		pids[i] = FORK({
			unsigned char c;

			close(g.fd[1]);
			while (read(g.fd[0], &c, 1) == 1)
				sums[i] += c;
		});
	close(g.fd[0]);
	for (int i = 0; i < 5000; i++) {
		unsigned char c = i;

		CHECK_EQ(write(g.fd[1], &c, 1), 1);
		total += c;
	}
	close(g.fd[1]);
	for (int i = 0; i < READERS; i++) {
		WAIT_EXIT(pids[i], 0);
		total -= sums[i];
	}
	CHECK_EQ(total, 0);
	return 0;
}
