/* A pid that has become free is not given out again at once. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	pid_t pids[200];

	for (int i = 0; i < 200; i++) {
		pids[i] = FORK();
		WAIT_EXIT(pids[i], 0);
		for (int j = 0; j < i; j++)
			CHECK(pids[i] != pids[j]);
	}
	return 0;
}
