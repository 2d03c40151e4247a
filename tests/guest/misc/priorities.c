/* getpriority and setpriority act on a process, a group or a user, and refuse what may not be. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static int nice_of(int which, int who)
{
	errno = 0;
	int nice = getpriority(which, who);

	CHECK_EQ(errno, 0);
	return nice;
}

int main(void)
{
	struct gate go = gate(), ready = gate();
	struct rlimit limit = { 15, 15 };
	pid_t a, b;

	FAILS(EINVAL, syscall(SYS_getpriority, 3, 0));
	FAILS(EINVAL, setpriority(-1, 0, 0));
	FAILS(ESRCH, syscall(SYS_getpriority, PRIO_PROCESS, 0x7fffffff));
	FAILS(ESRCH, setpriority(PRIO_PGRP, 0x7fffffff, 0));
	FAILS(ESRCH, setpriority(PRIO_USER, 54321, 0));

	a = FORK({
		OK(setpgid(0, 0));
		become(1234);
		gate_open(&ready);
		gate_pass(&go);
	});
	gate_pass(&ready);
	b = FORK({
		OK(setpgid(0, a));
		become(1234);
		gate_open(&ready);
		gate_pass(&go);
	});
	gate_pass(&ready);
	OK(setpriority(PRIO_PROCESS, a, 3));
	CHECK_EQ(nice_of(PRIO_PROCESS, a), 3);
	CHECK_EQ(nice_of(PRIO_PROCESS, b), 0);
	CHECK_EQ(nice_of(PRIO_PGRP, a), 0);		/* the best of them */
	OK(setpriority(PRIO_PGRP, a, 100));
	CHECK_EQ(nice_of(PRIO_PROCESS, b), 19);
	OK(setpriority(PRIO_USER, 1234, -100));
	CHECK_EQ(nice_of(PRIO_PROCESS, a), -20);
	CHECK_EQ(nice_of(PRIO_USER, 1234), -20);
	CHECK_EQ(syscall(SYS_getpriority, PRIO_PROCESS, a), 40);

	WAIT_EXIT(FORK({
		become(1234);
		OK(setpriority(PRIO_PROCESS, a, 5));
		FAILS(EACCES, setpriority(PRIO_PROCESS, a, 4));
		FAILS(EACCES, setpriority(PRIO_USER, 0, 4));
		OK(setpriority(PRIO_USER, 0, 6));
		CHECK_EQ(nice_of(PRIO_PROCESS, b), 6);
		CHECK_EQ(nice_of(PRIO_PROCESS, 0), 6);
		FAILS(EPERM, setpriority(PRIO_PROCESS, getppid(), 5));
		CHECK_EQ(nice_of(PRIO_PROCESS, getppid()), 0);
	}), 0);
	WAIT_EXIT(FORK({
		OK(setrlimit(RLIMIT_NICE, &limit));
		become(4321);
		OK(setpriority(PRIO_PROCESS, 0, 10));
		OK(setpriority(PRIO_PROCESS, 0, 5));
		FAILS(EACCES, setpriority(PRIO_PROCESS, 0, 4));
	}), 0);
	gate_open(&go);
	gate_open(&go);
	WAIT_EXIT(a, 0);
	WAIT_EXIT(b, 0);
	return 0;
}
