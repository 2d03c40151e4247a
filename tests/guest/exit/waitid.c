/* waitid fills in who ended and how, and with WNOWAIT leaves the zombie for another wait. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	siginfo_t info;
	pid_t pid = FORK(_exit(8));

	memset(&info, 1, sizeof(info));
	OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	CHECK_EQ(info.si_signo, SIGCHLD);
	CHECK_EQ(info.si_code, CLD_EXITED);
	CHECK_EQ(info.si_pid, pid);
	CHECK_EQ(info.si_status, 8);
	OK(waitid(P_ALL, 0, &info, WEXITED));
	CHECK_EQ(info.si_pid, pid);
	FAILS(ECHILD, waitid(P_ALL, 0, &info, WEXITED));
	FAILS(EINVAL, waitid(P_ALL, 0, &info, 0));

	struct gate go = gate();

	pid = FORK(gate_pass(&go));
	memset(&info, 1, sizeof(info));
	OK(waitid(P_PID, pid, &info, WEXITED | WNOHANG));
	CHECK_EQ(info.si_pid, 0);
	gate_open(&go);
	WAIT_EXIT(pid, 0);
	return 0;
}
