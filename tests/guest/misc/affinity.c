/* sched_setaffinity binds a thread to processors, a child inherits it, and an empty set is
 * EINVAL. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static int cpu(void)
{
	unsigned cpu;

	OK(syscall(SYS_getcpu, &cpu, NULL, NULL));
	return cpu;
}

int main(void)
{
	cpu_set_t all, one, got;
	long n;

	CPU_ZERO(&all);
	n = OK(syscall(SYS_sched_getaffinity, 0, sizeof(all), &all));
	CHECK(n > 0 && n % 8 == 0);
	for (int i = 0; i < CPU_SETSIZE; i++) {
		if (!CPU_ISSET(i, &all))
			continue;
		CPU_ZERO(&one);
		CPU_SET(i, &one);
		OK(sched_setaffinity(0, sizeof(one), &one));
		CHECK_EQ(cpu(), i);
		OK(sched_getaffinity(0, sizeof(got), &got));
		CHECK(CPU_EQUAL(&got, &one));
		WAIT_EXIT(FORK({
			for (int j = 0; j < 50; j++) {
				CHECK_EQ(cpu(), i);
				sched_yield();
			}
		}), 0);
	}
	CPU_ZERO(&one);
	FAILS(EINVAL, sched_setaffinity(0, sizeof(one), &one));
	FAILS(ESRCH, sched_setaffinity(0x3fffffff, sizeof(all), &all));
	FAILS(EINVAL, syscall(SYS_sched_getaffinity, 0, 1, &got));
	OK(sched_setaffinity(0, sizeof(all), &all));
	return 0;
}
