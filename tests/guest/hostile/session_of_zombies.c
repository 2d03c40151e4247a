/* Five hundred zombies at once, left by a parent that doesn't wait, are all reaped when it ends. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	pid_t *pids = shared_pages(1);

	WAIT_EXIT(FORK({
		for (int i = 0; i < 500; i++)
			pids[i] = FORK();
		UNTIL(state_of(pids[499]) == 'Z');
	}), 0);
	for (int i = 0; i < 500; i++)
		UNTIL(kill(pids[i], 0) == -1 && errno == ESRCH);
	return 0;
}
