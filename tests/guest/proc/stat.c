/* /proc/PID/stat has Linux's 52 fields, with name, state, parent, group, session and times at
 * their places. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

int main(void)
{
	char text[1024], *p, *save;
	long fields[60] = { 0 };
	int n = 2;

	OK(prctl(PR_SET_NAME, "a (b) c"));
	slurp("/proc/self/stat", text, sizeof(text));
	CHECK_EQ(atoi(text), getpid());
	CHECK(strstr(text, " (a (b) c) R "));
	p = strrchr(text, ')') + 4;
	for (p = strtok_r(p, " \n", &save), n = 4; p; p = strtok_r(NULL, " \n", &save))
		fields[n++] = strtol(p, NULL, 10);
	CHECK_EQ(n - 1, 52);
	CHECK_EQ(fields[4], getppid());
	CHECK_EQ(fields[5], getpgrp());
	CHECK_EQ(fields[6], getsid(0));
	CHECK_EQ(fields[18], 20);			/* priority */
	CHECK_EQ(fields[19], 0);			/* nice */
	CHECK_EQ(fields[20], 1);			/* threads */
	CHECK(fields[22] > 0);				/* start time in ticks */
	CHECK_EQ(fields[23] / 1024, proc_value("/proc/self/status", "VmSize"));
	CHECK(fields[24] > 0);				/* resident pages */
	CHECK_EQ(fields[38], SIGCHLD);
	CHECK(fields[39] < 8);				/* processor */
	return 0;
}
