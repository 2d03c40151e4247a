/* User and group ids: real, effective and saved follow Linux's rules, for root and for others. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

#define CAP_VERSION_3	0x20080522
#define CAP_CHOWN	(1U << 0)
#define CAP_KILL	(1U << 5)

struct cap_header {
	uint32_t version;
	int pid;
};
struct cap_data {
	uint32_t effective, permitted, inheritable;
};

static void expect(uid_t r, uid_t e, uid_t s)
{
	uid_t ruid, euid, suid;

	OK(getresuid(&ruid, &euid, &suid));
	CHECK_EQ(ruid, r);
	CHECK_EQ(euid, e);
	CHECK_EQ(suid, s);
}

static long capset(uint32_t permitted, uint32_t inheritable, uint32_t high)
{
	struct cap_header header = { .version = CAP_VERSION_3 };
	struct cap_data data[2] = {
		{ .permitted = permitted, .inheritable = inheritable },
		{ .permitted = high },
	};

	return syscall(SYS_capset, &header, data);
}

/* Who becomes somebody else is not dumpable, and not told of its parent's end. */
static void forgets_parent(long number, long a, long b, long c)
{
	int sig = -1;

	WAIT_EXIT(FORK({
		OK(prctl(PR_SET_DUMPABLE, 1));
		OK(prctl(PR_SET_PDEATHSIG, SIGUSR1));
		syscall(number, a, b, c);
		CHECK_EQ(prctl(PR_GET_DUMPABLE), 0);
		OK(prctl(PR_GET_PDEATHSIG, &sig));
		CHECK_EQ(sig, 0);
	}), 0);
}

static void capabilities(void)
{
	struct cap_header header = { .version = CAP_VERSION_3, .pid = 999999 };

	OK(syscall(SYS_capget, &header, NULL));
	WAIT_EXIT(FORK({
		OK(capset(CAP_CHOWN, 0, ~0U));	/* no such capabilities: left out */
		FAILS(EPERM, capset(CAP_CHOWN, CAP_KILL, 0));
		FAILS(EPERM, capset(CAP_CHOWN | CAP_KILL, 0, 0));
		OK(capset(CAP_CHOWN, CAP_CHOWN, 0));
		OK(capset(0, CAP_CHOWN, 0));
	}), 0);
}

/* So many take more than a page, or a few, in the kernel; a child has them, too. */
static void many_groups(void)
{
	static gid_t groups[65537], back[65536];

	for (unsigned int i = 0; i < ARRAY_SIZE(back); i++)
		groups[i] = i;
	FAILS(EINVAL, syscall(SYS_setgroups, 65537, groups));
	OK(syscall(SYS_setgroups, 65536, groups));
	CHECK_EQ(syscall(SYS_getgroups, 0, NULL), 65536);
	WAIT_EXIT(FORK({
			  OK(setuid(12345));
			  CHECK_EQ(OK(syscall(SYS_getgroups, 65536, back)), 65536);
			  CHECK(!memcmp(groups, back, sizeof(back)));
		  }),
		  0);
	OK(syscall(SYS_setgroups, 0, NULL));
}

int main(void)
{
	expect(0, 0, 0);
	forgets_parent(SYS_setresuid, 1, 2, 3);
	forgets_parent(SYS_setresgid, 1, 2, 3);
	forgets_parent(SYS_setfsuid, 1, 0, 0);
	forgets_parent(SYS_setfsgid, 1, 0, 0);
	capabilities();
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
	many_groups();
	return 0;
}
