/* wait4 gives the resources that a child used, and they are added to RUSAGE_CHILDREN. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/times.h>

static long ms(struct timeval tv)
{
	return tv.tv_sec * 1000 + tv.tv_usec / 1000;
}

int main(void)
{
	struct rusage usage, children;
	int status;
	pid_t pid = FORK({
		while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 200000000)
			continue;
	});

	CHECK_EQ(wait4(pid, &status, 0, &usage), pid);
	CHECK_EQ(status, 0);
	CHECK(ms(usage.ru_utime) + ms(usage.ru_stime) >= 180);
	CHECK(usage.ru_minflt > 0);
	OK(getrusage(RUSAGE_CHILDREN, &children));
	CHECK_EQ(ms(children.ru_utime), ms(usage.ru_utime));
	CHECK_EQ(ms(children.ru_stime), ms(usage.ru_stime));
	OK(getrusage(RUSAGE_SELF, &usage));
	CHECK(usage.ru_maxrss > 0);
	FAILS(EINVAL, getrusage(77, &usage));
	return 0;
}
