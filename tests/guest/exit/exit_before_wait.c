/* A child that ends before its parent waits stays a zombie until the parent does. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	for (int i = 0; i < 50; i++) {
		pid_t pid = FORK(_exit(i));

		UNTIL(state_of(pid) == 'Z');
		OK(kill(pid, 0));
		WAIT_EXIT(pid, i);
		CHECK_EQ(state_of(pid), 0);
		FAILS(ESRCH, kill(pid, 0));
	}
	return 0;
}
