/* pidfd_getfd copies a descriptor of a process that the caller may look into, and of no other. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

int main(void)
{
	struct gate go = gate(), ready = gate(), data;
	pid_t pid, stranger;
	int fd, copy, number;
	char c = 'x';

	data = (struct gate){ { -1, -1 } };
	int *shared = shared_pages(1);

	pid = FORK({
		data = gate();
		*shared = data.fd[0];
		CHECK_EQ(write(data.fd[1], "y", 1), 1);
		gate_open(&ready);
		gate_pass(&go);
	});
	gate_pass(&ready);
	number = *shared;
	fd = OK(pidfd_open(pid, 0));
	copy = OK(pidfd_getfd(fd, number, 0));
	CHECK_EQ(OK(fcntl(copy, F_GETFD)), FD_CLOEXEC);
	CHECK_EQ(read(copy, &c, 1), 1);
	CHECK_EQ(c, 'y');
	FAILS(EINVAL, pidfd_getfd(fd, number, 1));
	FAILS(EBADF, pidfd_getfd(fd, 900, 0));
	FAILS(EBADF, pidfd_getfd(copy, 0, 0));

	stranger = FORK({
		become(1000);
		FAILS(EPERM, pidfd_getfd(fd, number, 0));
	});
	WAIT_EXIT(stranger, 0);
	gate_open(&go);
	UNTIL(pidfd_ready(fd));
	FAILS(ESRCH, pidfd_getfd(fd, number, 0));
	WAIT_EXIT(pid, 0);
	FAILS(ESRCH, pidfd_getfd(fd, number, 0));
	return 0;
}
