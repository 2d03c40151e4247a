/* A parent that waits before its child ends sleeps until then. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	pid_t parent = getpid();

	for (int i = 0; i < 50; i++)
		WAIT_EXIT(FORK({
			until_asleep(parent);
			_exit(i);
		}), i);
	return 0;
}
