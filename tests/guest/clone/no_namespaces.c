/* There are no namespaces: who may not make one is told so, who may learns that there are none. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's has namespaces. */
#include "pidfd.h"

static const uint64_t kinds[] = {
	CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWPID, CLONE_NEWNET,
	0x80 /* CLONE_NEWTIME */, CLONE_NEWUSER,
};

static void all_fail(bool root)
{
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct clone3_args args = { .flags = kinds[i], .exit_signal = SIGCHLD };
		int error = root || kinds[i] == CLONE_NEWUSER ? EINVAL : EPERM;

		errno = 0;
		CHECK_EQ(clone3(&args, sizeof(args)), -1);
		CHECK_EQ(errno, error);
		CHECK_EQ(unshare(kinds[i]), -1);
		CHECK_EQ(errno, error);
		if (kinds[i] == 0x80)
			continue;
		CHECK_EQ(raw_clone(kinds[i] | SIGCHLD, NULL, NULL, 0), -1);
		CHECK_EQ(errno, error);
	}
}

int main(void)
{
	all_fail(true);
	FAILS(EINVAL, syscall(SYS_setns, 0, 0));
	FAILS(EBADF, syscall(SYS_setns, -1, 0));
	WAIT_EXIT(FORK(become(1000); all_fail(false)), 0);
	FAILS(ECHILD, wait(NULL));
	return 0;
}
