/* Threads count against RLIMIT_NPROC as processes do, and all end with their process. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

#define LIMIT 50

static int sleeper(void *unused)
{
	for (;;)
		pause();
	return 0;
}

int main(void)
{
	struct rlimit limit = { LIMIT, LIMIT };

	WAIT_EXIT(FORK({
		void *stack = new_stack();
		int threads = 1;

		OK(setrlimit(RLIMIT_NPROC, &limit));
		become(1000);
		/* They share a stack, and none of them comes back to use it. */
		while (clone_call(sleeper, (char *)stack - 64 * threads, THREAD_FLAGS, NULL,
				  NULL, NULL, NULL) > 0)
			threads++;
		CHECK_EQ(errno, EAGAIN);
		CHECK_EQ(threads, LIMIT);
	}), 0);
	return 0;
}
