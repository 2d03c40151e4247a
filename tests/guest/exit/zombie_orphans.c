/* A zombie whose parent ends without waiting for it is reaped by pid 1. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	volatile pid_t *zombie = shared_pages(1);

	WAIT_EXIT(FORK({
		*zombie = FORK(_exit(3));
		UNTIL(state_of(*zombie) == 'Z');
	}), 0);
	UNTIL(kill(*zombie, 0) == -1 && errno == ESRCH);
	return 0;
}
