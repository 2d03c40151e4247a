/* The stack grows by faults up to its limit, and not beyond. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static __attribute__((noinline)) void go_down(char *until)
{
	volatile char room[PAGE];

	room[0] = 1;
	if ((char *)room > until)
		go_down(until);
	room[1] = 1;
}

int main(void)
{
	struct rlimit limit = { 1 << 20, 8 << 20 };
	char *here = __builtin_frame_address(0);

	OK(setrlimit(RLIMIT_STACK, &limit));
	WAIT_EXIT(FORK(go_down(here - (900 << 10))), 0);
	DIES(SIGSEGV, go_down(here - (1100 << 10)));
	limit.rlim_cur = 4 << 20;
	OK(setrlimit(RLIMIT_STACK, &limit));
	WAIT_EXIT(FORK(go_down(here - (3 << 20))), 0);
	return 0;
}
