/* /proc has uptime, stat, pid_max and threads-max, and they make sense together. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static long number(const char *path)
{
	char text[64];

	return strtol(slurp(path, text, sizeof(text)), NULL, 10);
}

int main(void)
{
	char text[65536], *p;
	double up, idle;
	long forks;
	int count = 0;

	CHECK_EQ(sscanf(slurp("/proc/uptime", text, sizeof(text)), "%lf %lf", &up, &idle), 2);
	CHECK(up > 0);
	CHECK(number("/proc/sys/kernel/pid_max") >= 4096);
	CHECK(getpid() < number("/proc/sys/kernel/pid_max"));
	CHECK(number("/proc/sys/kernel/threads-max") >= 20);
	slurp("/proc/stat", text, sizeof(text));
	CHECK(!strncmp(text, "cpu  ", 5));
	for (p = text; (p = strstr(p, "\ncpu")); p++)
		count++;
	CHECK(count >= cpus());
	CHECK(strstr(text, "\nctxt "));
	CHECK(strstr(text, "\nbtime "));
	p = strstr(text, "\nprocesses ");
	CHECK(p);
	forks = atol(p + 11);
	WAIT_EXIT(FORK(), 0);
	p = strstr(slurp("/proc/stat", text, sizeof(text)), "\nprocesses ");
	CHECK(atol(p + 11) > forks);
	return 0;
}
