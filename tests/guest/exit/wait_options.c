/* wait4 picks children by pid, by group or any, and with WNOHANG returns 0 while none has ended. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct gate go = gate();
	pid_t own, in_group, pid;
	int status;

	FAILS(ECHILD, waitpid(-1, NULL, WNOHANG));
	own = FORK({
		gate_pass(&go);
		_exit(1);
	});
	in_group = FORK({
		OK(setpgid(0, 0));
		gate_open(&go);
		gate_pass(&go);
		_exit(2);
	});
	CHECK_EQ(waitpid(-1, NULL, WNOHANG), 0);
	CHECK_EQ(waitpid(own, NULL, WNOHANG), 0);
	FAILS(ECHILD, waitpid(1, NULL, 0));
	FAILS(EINVAL, waitpid(-1, NULL, 0x100));
	FAILS(ESRCH, waitpid(INT_MIN, NULL, 0));
	UNTIL(getpgid(in_group) == in_group);
	gate_open(&go);
	gate_open(&go);
	pid = OK(waitpid(-in_group, &status, 0));
	CHECK_EQ(pid, in_group);
	CHECK_EQ(WEXITSTATUS(status), 2);
	FAILS(ECHILD, waitpid(-in_group, NULL, 0));
	pid = OK(waitpid(0, &status, 0));
	CHECK_EQ(pid, own);
	FAILS(ECHILD, waitpid(0, NULL, 0));
	return 0;
}
