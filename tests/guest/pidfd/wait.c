/* waitid waits for the child behind a pidfd; a non-blocking one says EAGAIN instead. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

int main(void)
{
	struct gate go = gate();
	siginfo_t info;
	pid_t pid = FORK(gate_pass(&go); _exit(9));
	int fd = OK(pidfd_open(pid, PIDFD_NONBLOCK)), own = OK(pidfd_open(getpid(), 0));

	FAILS(EAGAIN, waitid(P_PIDFD, fd, &info, WEXITED));
	memset(&info, 1, sizeof(info));
	OK(waitid(P_PIDFD, fd, &info, WEXITED | WNOHANG));
	CHECK_EQ(info.si_pid, 0);
	OK(fcntl(fd, F_SETFL, 0));
	gate_open(&go);
	OK(waitid(P_PIDFD, fd, &info, WEXITED | WNOWAIT));
	CHECK_EQ(info.si_pid, pid);
	OK(waitid(P_PIDFD, fd, &info, WEXITED));
	CHECK_EQ(info.si_signo, SIGCHLD);
	CHECK_EQ(info.si_code, CLD_EXITED);
	CHECK_EQ(info.si_status, 9);
	FAILS(ECHILD, waitid(P_PIDFD, fd, &info, WEXITED));
	FAILS(ECHILD, waitid(P_PIDFD, own, &info, WEXITED));
	FAILS(EBADF, waitid(P_PIDFD, go.fd[0], &info, WEXITED));
	FAILS(EBADF, waitid(P_PIDFD, 1000, &info, WEXITED));
	FAILS(EINVAL, waitid(P_PIDFD, -1, &info, WEXITED));
	FAILS(EINVAL, waitid(4, 0, &info, WEXITED));
	return 0;
}
