/* pidfd_send_signal sends as kill does, or with the caller's own siginfo, and to that process
 * only: when it is gone, to nobody. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static void die_quietly(int sig, siginfo_t *info, void *context)
{
	_exit(info->si_code == SI_USER && info->si_pid == getppid() ? 5 : 6);
}

static void tell_value(int sig, siginfo_t *info, void *context)
{
	_exit(info->si_code == SI_QUEUE && info->si_value.sival_int == 77 ? 7 : 8);
}

int main(void)
{
	struct gate ready = gate();
	siginfo_t info = { .si_signo = SIGUSR2, .si_code = SI_QUEUE };
	pid_t pid;
	int fd, folder;
	char path[32];

	pid = FORK({
		on_siginfo(SIGUSR1, die_quietly, 0);
		gate_open(&ready);
		for (;;)
			pause();
	});
	gate_pass(&ready);
	fd = OK(pidfd_open(pid, 0));
	OK(pidfd_send_signal(fd, 0, NULL, 0));
	FAILS(EINVAL, pidfd_send_signal(fd, 0, NULL, 1));
	FAILS(EINVAL, pidfd_send_signal(fd, 65, NULL, 0));
	FAILS(EBADF, pidfd_send_signal(-1, SIGUSR1, NULL, 0));
	FAILS(EBADF, pidfd_send_signal(ready.fd[0], SIGUSR1, NULL, 0));
	FAILS(EINVAL, pidfd_send_signal(fd, SIGUSR1, &info, 0));
	FAILS(EFAULT, pidfd_send_signal(fd, SIGUSR1, (siginfo_t *)8, 0));
	info.si_code = SI_USER;
	FAILS(EPERM, pidfd_send_signal(fd, SIGUSR2, &info, 0));
	OK(pidfd_send_signal(fd, SIGUSR1, NULL, 0));
	WAIT_EXIT(pid, 5);
	FAILS(ESRCH, pidfd_send_signal(fd, 0, NULL, 0));
	close(fd);

	pid = FORK({
		on_siginfo(SIGUSR2, tell_value, 0);
		gate_open(&ready);
		for (;;)
			pause();
	});
	gate_pass(&ready);
	fd = OK(pidfd_open(pid, 0));
	info.si_code = SI_QUEUE;
	info.si_value.sival_int = 77;
	OK(pidfd_send_signal(fd, SIGUSR2, &info, 0));
	WAIT_EXIT(pid, 7);
	close(fd);

	/* A folder of /proc will do, too. */
	pid = FORK(for (;;) pause());
	snprintf(path, sizeof(path), "/proc/%d", pid);
	folder = OK(open(path, O_RDONLY | O_DIRECTORY));
	OK(pidfd_send_signal(folder, SIGKILL, NULL, 0));
	WAIT_SIGNAL(pid, SIGKILL);
	FAILS(ESRCH, pidfd_send_signal(folder, 0, NULL, 0));
	FAILS(EBADF, waitid(P_PIDFD, folder, &info, WEXITED));
	FAILS(EBADF, pidfd_getfd(folder, 0, 0));

	/* Whom kill refuses, it refuses. */
	fd = OK(pidfd_open(1, 0));
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EPERM, pidfd_send_signal(fd, 0, NULL, 0));
	}), 0);
	return 0;
}
