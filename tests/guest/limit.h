/* SPDX-License-Identifier: MIT */
/* What the tests of limits share: each takes, as a user, all it can get of one thing. */
#ifndef LIMIT_H
#define LIMIT_H

#include "tine_test.h"

/* All memory, in pages. */
__attribute__((unused)) static long memory_pages(void)
{
	return proc_value("/proc/meminfo", "MemTotal") / 4;
}

__attribute__((unused)) static long free_pages(void)
{
	return proc_value("/proc/meminfo", "MemFree") / 4;
}

/* As many descriptors as one may have. */
__attribute__((unused)) static void raise_nofile(void)
{
	struct rlimit limit;

	OK(getrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = limit.rlim_max;
	OK(setrlimit(RLIMIT_NOFILE, &limit));
}

/* Root can fork, and a child has some memory. */
__attribute__((unused)) static void machine_goes_on(void)
{
	for (int i = 0; i < 10; i++)
		WAIT_EXIT(FORK(memset(private_pages(256), 1, 256 * PAGE)), 0);
}

/* So many children end, and each with 0. */
__attribute__((unused)) static void wait_for_all(int children)
{
	while (children--) {
		int status;

		OK(wait(&status));
		CHECK_EQ(status, 0);
	}
}

#endif
