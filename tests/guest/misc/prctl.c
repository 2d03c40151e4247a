/* prctl gives back what it was given, inherits it as it should, and refuses what isn't there. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

int main(int argc, char **argv)
{
	char name[16] = "";
	int value = -1, *address = NULL;

	if (argc > 1) {
		CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
		CHECK_EQ(prctl(PR_GET_TIMERSLACK), 70000);
		CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
		return 0;
	}
	OK(prctl(PR_SET_NAME, "a name that is too long"));
	OK(prctl(PR_GET_NAME, name));
	CHECK(!strcmp(name, "a name that is "));
	FAILS(EFAULT, prctl(PR_SET_NAME, 8));
	FAILS(EFAULT, prctl(PR_GET_NAME, 8));

	FAILS(EINVAL, prctl(PR_SET_DUMPABLE, 2));
	OK(prctl(PR_SET_DUMPABLE, 0));
	CHECK_EQ(prctl(PR_GET_DUMPABLE), 0);
	WAIT_EXIT(FORK(CHECK_EQ(prctl(PR_GET_DUMPABLE), 0)), 0);

	OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	OK(prctl(PR_GET_CHILD_SUBREAPER, &value));
	CHECK_EQ(value, 1);
	WAIT_EXIT(FORK({
		OK(prctl(PR_GET_CHILD_SUBREAPER, &value));
		CHECK_EQ(value, 0);
	}), 0);
	OK(prctl(PR_SET_CHILD_SUBREAPER, 0));

	OK(prctl(PR_SET_TIMERSLACK, 70000));
	WAIT_EXIT(FORK({
		CHECK_EQ(prctl(PR_GET_TIMERSLACK), 70000);
		OK(prctl(PR_SET_TIMERSLACK, 5));
		CHECK_EQ(prctl(PR_GET_TIMERSLACK), 5);
		OK(prctl(PR_SET_TIMERSLACK, 0));
		CHECK_EQ(prctl(PR_GET_TIMERSLACK), 70000);
	}), 0);

	OK(syscall(SYS_set_tid_address, &value));
	OK(prctl(PR_GET_TID_ADDRESS, &address));
	CHECK(address == &value);

	FAILS(EINVAL, prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
	FAILS(EINVAL, prctl(PR_SET_NO_NEW_PRIVS, 1, 1, 0, 0));
	FAILS(EINVAL, prctl(PR_GET_NO_NEW_PRIVS, 1, 0, 0, 0));
	CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
	OK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));

	FAILS(EINVAL, prctl(PR_SET_THP_DISABLE, 1, 1, 0, 0));
	FAILS(EINVAL, prctl(PR_GET_THP_DISABLE, 1, 0, 0, 0));
	OK(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0));
	WAIT_EXIT(FORK(CHECK_EQ(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 1)), 0);

	CHECK_EQ(prctl(PR_GET_TIMING), 0);
	OK(prctl(PR_SET_TIMING, 0));
	FAILS(EINVAL, prctl(PR_SET_TIMING, 1));
	OK(prctl(PR_GET_TSC, &value));
	CHECK_EQ(value, PR_TSC_ENABLE);
	OK(prctl(PR_SET_TSC, PR_TSC_ENABLE));
	FAILS(EINVAL, prctl(PR_SET_TSC, 3));
	FAILS(EINVAL, prctl(0x7fff, 0));
	WAIT_EXIT(FORK(EXEC_SELF("again")), 0);
	return 0;
}
