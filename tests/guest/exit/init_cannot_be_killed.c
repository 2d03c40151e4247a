/* Pid 1 can't be killed, and a process group that includes it neither. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	OK(kill(1, SIGKILL));
	OK(kill(1, SIGSTOP));
	OK(kill(1, SIGSEGV));
	WAIT_EXIT(FORK(), 0);
	CHECK(state_of(1) != 'Z');
	CHECK(state_of(1) != 'T');
	return 0;
}
