/* CLONE_PIDFD, in clone and in clone3, gives the parent a pidfd of the child and the child none. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static void check_child(pid_t pid, int fd, struct gate *go)
{
	siginfo_t info;

	CHECK_EQ(OK(fcntl(fd, F_GETFD)), FD_CLOEXEC);
	gate_open(go);
	OK(waitid(P_PIDFD, fd, &info, WEXITED));
	CHECK_EQ(info.si_pid, pid);
	CHECK_EQ(info.si_status, 0);
	close(fd);
}

int main(void)
{
	struct gate go = gate();
	int lowest = OK(dup(0)), fd = -1, tid;
	struct clone3_args args = { .flags = CLONE_PIDFD, .exit_signal = SIGCHLD,
				    .pidfd = (uintptr_t)&fd };
	pid_t pid;

	close(lowest);
	pid = OK(raw_clone(CLONE_PIDFD | SIGCHLD, &fd, NULL, 0));
	if (!pid) {
		gate_pass(&go);
		FAILS(EBADF, fcntl(lowest, F_GETFD));
		_exit(0);
	}
	CHECK_EQ(fd, lowest);
	check_child(pid, fd, &go);

	pid = OK(clone3(&args, sizeof(args)));
	if (!pid) {
		gate_pass(&go);
		FAILS(EBADF, fcntl(lowest, F_GETFD));
		_exit(0);
	}
	CHECK_EQ(fd, lowest);
	check_child(pid, fd, &go);

	FAILS(EINVAL, raw_clone(CLONE_PIDFD | CLONE_PARENT_SETTID | SIGCHLD, &tid, NULL, 0));
	FAILS(EINVAL, raw_clone(CLONE_PIDFD | CLONE_DETACHED | SIGCHLD, &fd, NULL, 0));
	FAILS(EINVAL, raw_clone(CLONE_PIDFD | THREAD_FLAGS, &fd, NULL, 0));
	FAILS(EFAULT, raw_clone(CLONE_PIDFD | SIGCHLD, (int *)8, NULL, 0));
	CHECK_EQ(OK(dup(0)), lowest);

	struct rlimit limit = { lowest, lowest };

	WAIT_EXIT(FORK({
		OK(setrlimit(RLIMIT_NOFILE, &limit));
		FAILS(EMFILE, raw_clone(CLONE_PIDFD | SIGCHLD, &fd, NULL, 0));
		FAILS(ECHILD, wait(NULL));
	}), 0);
	FAILS(ECHILD, wait(NULL));
	return 0;
}
