/* CPU-time clocks count what a process or a thread uses, and not what it sleeps. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct timespec time = { 0, 200000000 };
	uint64_t process = now_ns(CLOCK_PROCESS_CPUTIME_ID),
		 thread = now_ns(CLOCK_THREAD_CPUTIME_ID);
	struct rusage usage;

	OK(nanosleep(&time, NULL));
	CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) - process < 100000000);
	while (now_ns(CLOCK_THREAD_CPUTIME_ID) - thread < 200000000)
		continue;
	CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) - process >= 190000000);
	OK(getrusage(RUSAGE_SELF, &usage));
	CHECK(usage.ru_utime.tv_sec * 1000 + usage.ru_utime.tv_usec / 1000 +
	      usage.ru_stime.tv_sec * 1000 + usage.ru_stime.tv_usec / 1000 >= 150);
	return 0;
}
