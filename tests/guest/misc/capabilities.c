/* Capabilities follow the user ids, the bounding set, the ambient set and the secure bits. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

#define CAP_CHOWN 0
#define CAP_KILL 5
#define CAP_SETPCAP 8
#define CAP_SYS_TIME 25
#define LAST_CAP 40
#define BIT(n) (1u << (n))

struct header { uint32_t version; int pid; };
struct data { uint32_t effective, permitted, inheritable; };

static struct data get(void)
{
	struct header header = { 0x20080522, 0 };
	struct data data[2];

	OK(syscall(SYS_capget, &header, data));
	return data[0];
}

static int set(uint32_t effective, uint32_t permitted, uint32_t inheritable)
{
	struct header header = { 0x20080522, 0 };
	struct data data[2] = { { effective, permitted, inheritable }, { 0, 0, 0 } };

	return syscall(SYS_capset, &header, data);
}

static void versions(void)
{
	struct header header = { 0, 0 };
	struct data data[2];

	OK(syscall(SYS_capget, &header, NULL));
	CHECK_EQ(header.version, 0x20080522);
	header.version = 1;
	FAILS(EINVAL, syscall(SYS_capget, &header, data));
	CHECK_EQ(header.version, 0x20080522);
	header.version = 0x19980330;
	OK(syscall(SYS_capget, &header, data));
	header.version = 0x20071026;
	OK(syscall(SYS_capget, &header, data));
	FAILS(EFAULT, syscall(SYS_capget, 8, data));
	header.pid = -1;
	FAILS(EINVAL, syscall(SYS_capget, &header, data));
	header.pid = 0x7fffffff;
	FAILS(ESRCH, syscall(SYS_capget, &header, data));
	header.pid = getppid();
	OK(syscall(SYS_capget, &header, data));
	FAILS(EPERM, syscall(SYS_capset, &header, data));
}

static void bounding_set(void)
{
	CHECK_EQ(prctl(PR_CAPBSET_READ, CAP_KILL), 1);
	FAILS(EINVAL, prctl(PR_CAPBSET_READ, LAST_CAP + 1));
	FAILS(EINVAL, prctl(PR_CAPBSET_DROP, LAST_CAP + 1));
	OK(prctl(PR_CAPBSET_DROP, CAP_KILL));
	CHECK_EQ(prctl(PR_CAPBSET_READ, CAP_KILL), 0);
	CHECK(get().permitted & BIT(CAP_KILL));
	FAILS(EPERM, set(BIT(CAP_SETPCAP), ~0u, BIT(CAP_KILL)));
	become(1000);
	FAILS(EPERM, prctl(PR_CAPBSET_DROP, CAP_CHOWN));
}

static void keep_caps(void)
{
	FAILS(EINVAL, prctl(PR_SET_KEEPCAPS, 2));
	CHECK_EQ(prctl(PR_GET_KEEPCAPS), 0);
	OK(prctl(PR_SET_KEEPCAPS, 1));
	CHECK_EQ(prctl(PR_GET_KEEPCAPS), 1);
	CHECK_EQ(prctl(PR_GET_SECUREBITS), 0x10);
	become(1000);
	CHECK_EQ(get().effective, 0);
	CHECK(get().permitted & BIT(CAP_KILL));
	OK(set(BIT(CAP_KILL), BIT(CAP_KILL), 0));
	OK(kill(getppid(), 0));
	FAILS(EPERM, set(BIT(CAP_CHOWN), BIT(CAP_CHOWN), 0));
	OK(set(0, 0, 0));
	FAILS(EPERM, kill(getppid(), 0));
	FAILS(EPERM, set(0, BIT(CAP_KILL), 0));
}

static void secure_bits(void)
{
	FAILS(EPERM, prctl(PR_SET_SECUREBITS, 0x100));
	OK(prctl(PR_SET_SECUREBITS, 0x04 | 0x20));
	FAILS(EPERM, prctl(PR_SET_SECUREBITS, 0x04));
	FAILS(EPERM, prctl(PR_SET_KEEPCAPS, 1));
	OK(setresuid(1000, 1000, 1000));
	CHECK(get().effective & BIT(CAP_KILL));
	OK(set(0, ~0u, 0));
	FAILS(EPERM, prctl(PR_SET_SECUREBITS, 0x24 | 0x08));
}

static void ambient(void)
{
	FAILS(EINVAL, prctl(PR_CAP_AMBIENT, 9, CAP_KILL, 0, 0));
	FAILS(EINVAL, prctl(PR_CAP_AMBIENT, 1, CAP_KILL, 1, 0));
	FAILS(EINVAL, prctl(PR_CAP_AMBIENT, 1, LAST_CAP + 1, 0, 0));
	FAILS(EINVAL, prctl(PR_CAP_AMBIENT, 4, 1, 0, 0));
	FAILS(EPERM, prctl(PR_CAP_AMBIENT, 2, CAP_KILL, 0, 0));
	OK(set(~0u, ~0u, BIT(CAP_KILL)));
	OK(prctl(PR_CAP_AMBIENT, 2, CAP_KILL, 0, 0));
	CHECK_EQ(prctl(PR_CAP_AMBIENT, 1, CAP_KILL, 0, 0), 1);
	OK(prctl(PR_CAP_AMBIENT, 3, CAP_KILL, 0, 0));
	CHECK_EQ(prctl(PR_CAP_AMBIENT, 1, CAP_KILL, 0, 0), 0);
	OK(prctl(PR_CAP_AMBIENT, 2, CAP_KILL, 0, 0));
	OK(prctl(PR_CAP_AMBIENT, 4, 0, 0, 0));
	CHECK_EQ(prctl(PR_CAP_AMBIENT, 1, CAP_KILL, 0, 0), 0);

	/* It is what an ordinary user's programs keep. */
	OK(prctl(PR_SET_KEEPCAPS, 1));
	become(1000);
	OK(set(~0u, ~0u, BIT(CAP_KILL)));
	OK(prctl(PR_CAP_AMBIENT, 2, CAP_KILL, 0, 0));
	EXEC_SELF("ambient");
}

static void no_root(void)
{
	OK(prctl(PR_SET_SECUREBITS, 0x01));
	EXEC_SELF("nothing");
}

static void file_system_id(void)
{
	OK(syscall(SYS_setfsuid, 1000));
	CHECK(!(get().effective & BIT(CAP_CHOWN)));
	CHECK(get().effective & BIT(CAP_KILL));
	OK(syscall(SYS_setfsuid, 0));
	CHECK(get().effective & BIT(CAP_CHOWN));
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		uint32_t expect = !strcmp(argv[1], "ambient") ? BIT(CAP_KILL) : 0;

		CHECK_EQ(get().effective, expect);
		CHECK_EQ(get().permitted, expect);
		CHECK_EQ(prctl(PR_GET_KEEPCAPS), 0);
		return 0;
	}
	WAIT_EXIT(FORK(versions()), 0);
	WAIT_EXIT(FORK(bounding_set()), 0);
	WAIT_EXIT(FORK(keep_caps()), 0);
	WAIT_EXIT(FORK(secure_bits()), 0);
	WAIT_EXIT(FORK(ambient()), 0);
	WAIT_EXIT(FORK(no_root()), 0);
	WAIT_EXIT(FORK(file_system_id()), 0);
	return 0;
}
