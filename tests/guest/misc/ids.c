/* User and group ids: real, effective and saved follow Linux's rules, for root and for others. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void expect(uid_t r, uid_t e, uid_t s)
{
	uid_t ruid, euid, suid;

	OK(getresuid(&ruid, &euid, &suid));
	CHECK_EQ(ruid, r);
	CHECK_EQ(euid, e);
	CHECK_EQ(suid, s);
}

int main(void)
{
	expect(0, 0, 0);
	WAIT_EXIT(FORK({
		OK(syscall(SYS_setresuid, 1, 2, 3));
		expect(1, 2, 3);
		OK(syscall(SYS_setresuid, -1, 3, -1));
		expect(1, 3, 3);
		FAILS(EPERM, syscall(SYS_setresuid, -1, 0, -1));
		OK(syscall(SYS_setuid, 1));
		expect(1, 1, 3);
		FAILS(EPERM, syscall(SYS_setuid, 2));
	}), 0);
	WAIT_EXIT(FORK({
		OK(syscall(SYS_setreuid, 5, 6));
		expect(5, 6, 6);
		OK(syscall(SYS_setreuid, 6, 5));
		expect(6, 5, 5);
	}), 0);
	WAIT_EXIT(FORK({
		OK(syscall(SYS_setuid, 7));
		expect(7, 7, 7);
		FAILS(EPERM, syscall(SYS_setgid, 7));
		FAILS(EPERM, syscall(SYS_setgroups, 0, NULL));
	}), 0);
	WAIT_EXIT(FORK({
		gid_t groups[3] = { 10, 20, 30 };
		gid_t got[4];

		OK(syscall(SYS_setgroups, 3, groups));
		CHECK_EQ(syscall(SYS_getgroups, 0, NULL), 3);
		CHECK_EQ(syscall(SYS_getgroups, 4, got), 3);
		CHECK_EQ(got[1], 20);
		FAILS(EINVAL, syscall(SYS_getgroups, 2, got));
		OK(syscall(SYS_setresgid, 1, 2, 3));
		CHECK_EQ(getgid(), 1);
		CHECK_EQ(getegid(), 2);
	}), 0);
	return 0;
}
