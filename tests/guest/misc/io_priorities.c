/* I/O priorities are set and asked for, of a process, a group and a user, within their limits. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

enum { NONE,
       RT,
       BE,
       IDLE };
enum { PROCESS = 1,
       GROUP,
       USER };

#define PRIO(class, level) ((class) << 13 | (level))

static long set(int which, int who, int ioprio)
{
	return syscall(SYS_ioprio_set, which, who, ioprio);
}

static long get(int which, int who)
{
	return syscall(SYS_ioprio_get, which, who);
}

static void limits(void)
{
	FAILS(EINVAL, set(PROCESS, 0, PRIO(NONE, 1)));
	FAILS(EINVAL, set(PROCESS, 0, PRIO(4, 0)));
	FAILS(EINVAL, set(0, 0, PRIO(BE, 0)));
	FAILS(EINVAL, set(4, 0, PRIO(BE, 0)));
	FAILS(EINVAL, get(0, 0));
	FAILS(ESRCH, get(PROCESS, 0x7fffffff));
	FAILS(ESRCH, set(GROUP, 0x7fffffff, PRIO(BE, 0)));
	FAILS(ESRCH, get(USER, 54321));
}

int main(void)
{
	limits();
	CHECK_EQ(get(PROCESS, 0), PRIO(NONE, 0));
	CHECK_EQ(get(GROUP, 0), PRIO(BE, 4));
	OK(setpriority(PRIO_PROCESS, 0, 10));
	CHECK_EQ(get(GROUP, 0), PRIO(BE, 6));

	for (int level = 0; level < 8; level++) {
		OK(set(PROCESS, getpid(), PRIO(BE, level)));
		CHECK_EQ(get(PROCESS, 0), PRIO(BE, level));
	}
	WAIT_EXIT(FORK(CHECK_EQ(get(PROCESS, 0), PRIO(BE, 7))), 0);
	OK(set(GROUP, 0, PRIO(RT, 2)));
	CHECK_EQ(get(GROUP, getpid()), PRIO(RT, 2));
	OK(set(PROCESS, 0, PRIO(IDLE, 0)));
	OK(setuid(12345));
	CHECK_EQ(get(USER, 12345), PRIO(IDLE, 0));
	FAILS(EPERM, set(PROCESS, 0, PRIO(RT, 0)));
	FAILS(EPERM, set(PROCESS, 1, PRIO(BE, 0)));
	OK(set(USER, 12345, PRIO(NONE, 0)));
	CHECK_EQ(get(PROCESS, 0), PRIO(NONE, 0));
	return 0;
}
