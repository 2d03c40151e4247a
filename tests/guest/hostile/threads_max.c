/* When there are as many tasks as threads-max allows, clone is EAGAIN, for root too, and works
 * again when some have ended. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 120 s */
#include "clone.h"

static struct gate end;

static int sleeper(void *unused)
{
	char c;

	/* A bare read: the stack is shared by all, and only this call's frame is on it. */
	read(end.fd[0], &c, 1);
	for (;;)
		pause();
	return 0;
}

int main(void)
{
	int max = atoi(slurp("/proc/sys/kernel/threads-max", (char[32]) { 0 }, 32)), threads = 0;

	if (max > 20000)
		SKIP("%d tasks are too many to make here", max);
	end = gate();
	WAIT_EXIT(FORK({
		char *stack = private_pages(256) + 256 * PAGE;

		while (clone_call(sleeper, stack - threads % 256 * PAGE, THREAD_FLAGS, NULL,
				  NULL, NULL, NULL) > 0)
			threads++;
		CHECK_EQ(errno, EAGAIN);
		CHECK(threads > max / 2);
		FAILS(EAGAIN, fork());
	}), 0);
	WAIT_EXIT(FORK(), 0);
	return 0;
}
