/* The number of a dead process is free, whoever still refers to it; who does never means the next
 * process with that number. A group keeps the number of its dead leader taken. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static struct gate go;

/* A process with this number, until the gate opens. */
static pid_t make(pid_t number)
{
	struct clone3_args args = { .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&number,
				    .set_tid_size = 1 };
	pid_t pid = clone3(&args, sizeof(args));

	if (!pid) {
		gate_pass(&go);
		_exit(0);
	}
	return pid;
}

static void references_name_nobody(void)
{
	pid_t pid = FORK(_exit(0));
	int fd = OK(pidfd_open(pid, 0)), proc, file = go.fd[0];
	char path[64];
	siginfo_t info;

	snprintf(path, sizeof(path), "/proc/%d", pid);
	proc = OK(open(path, O_RDONLY | O_DIRECTORY));
	OK(fcntl(file, F_SETOWN, pid));
	FAILS(EEXIST, make(pid));
	WAIT_EXIT(pid, 0);

	CHECK_EQ(OK(make(pid)), pid);
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	CHECK_EQ(proc_value(path, "Pid"), -1);
	CHECK(pidfd_ready(fd));
	FAILS(ESRCH, pidfd_send_signal(fd, SIGKILL, NULL, 0));
	FAILS(ESRCH, pidfd_send_signal(proc, SIGKILL, NULL, 0));
	FAILS(ECHILD, waitid(P_PIDFD, fd, &info, WEXITED | WNOHANG));
	FAILS(ESRCH, openat(proc, "stat", O_RDONLY));
	CHECK_EQ(OK(fcntl(file, F_GETOWN)), 0);
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	CHECK_EQ(proc_value(path, "Pid"), pid);
	gate_open(&go);
	WAIT_EXIT(pid, 0);
	FAILS(ESRCH, kill(pid, 0));
	close(proc);
	close(fd);
}

static void group_keeps_its_name(void)
{
	struct gate stay = gate();
	pid_t leader = FORK(gate_pass(&stay)), member = FORK(gate_pass(&stay));

	OK(setpgid(leader, leader));
	OK(setpgid(member, leader));
	gate_open(&stay);
	gate_open(&stay);
	WAIT_EXIT(leader, 0);
	FAILS(EEXIST, make(leader));
	WAIT_EXIT(member, 0);
	CHECK_EQ(OK(make(leader)), leader);
	gate_open(&go);
	WAIT_EXIT(leader, 0);
}

int main(void)
{
	go = gate();
	references_name_nobody();
	group_keeps_its_name();
	return 0;
}
