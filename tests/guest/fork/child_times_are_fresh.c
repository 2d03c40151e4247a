/* A forked child has used no CPU time of its own, nor its children. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/times.h>

static void burn(uint64_t ns)
{
	uint64_t start = now_ns(CLOCK_PROCESS_CPUTIME_ID);

	while (now_ns(CLOCK_PROCESS_CPUTIME_ID) - start < ns)
		continue;
}

int main(void)
{
	uint64_t before;

	burn(200000000);
	WAIT_EXIT(FORK(burn(100000000)), 0);
	before = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	CHECK(before >= 200000000);
	WAIT_EXIT(FORK({
		struct rusage usage;
		struct tms tms;

		CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) < before / 2);
		OK(getrusage(RUSAGE_CHILDREN, &usage));
		CHECK_EQ(usage.ru_utime.tv_sec, 0);
		CHECK_EQ(usage.ru_utime.tv_usec, 0);
		OK(times(&tms));
		CHECK_EQ(tms.tms_cutime, 0);
		CHECK_EQ(tms.tms_cstime, 0);
	}), 0);
	return 0;
}
