/* pidfd_open gives a close-on-exec descriptor for a process, and refuses threads and nonsense. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static struct gate go;

static int thread(void *unused)
{
	gate_pass(&go);
	return 0;
}

int main(void)
{
	static int tid;
	char c;
	int fd;

	go = gate();
	fd = OK(pidfd_open(getpid(), 0));
	CHECK_EQ(OK(fcntl(fd, F_GETFD)), FD_CLOEXEC);
	CHECK_EQ(OK(fcntl(fd, F_GETFL)), O_RDWR);
	FAILS(EINVAL, read(fd, &c, 1));
	FAILS(EINVAL, write(fd, &c, 1));
	close(fd);
	fd = OK(pidfd_open(getpid(), PIDFD_NONBLOCK));
	CHECK_EQ(OK(fcntl(fd, F_GETFL)), O_RDWR | O_NONBLOCK);
	close(fd);
	FAILS(EINVAL, pidfd_open(getpid(), 1));
	FAILS(EINVAL, pidfd_open(0, 0));
	FAILS(EINVAL, pidfd_open(-1, 0));
	FAILS(ESRCH, pidfd_open(0x7fffffff, 0));

	start_thread(thread, NULL, &tid);
	FAILS(EINVAL, pidfd_open(tid, 0));
	gate_open(&go);
	join_thread(&tid);
	return 0;
}
