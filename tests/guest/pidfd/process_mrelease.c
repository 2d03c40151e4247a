/* process_mrelease takes the memory of a process that is being killed, and of no other. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

#ifndef SYS_process_mrelease
#define SYS_process_mrelease 448
#endif

#define PAGES 512

static long mrelease(int fd, unsigned flags)
{
	return syscall(SYS_process_mrelease, fd, flags);
}

int main(void)
{
	char *mem = private_pages(PAGES);
	struct gate ready = gate(), never = gate();
	int taken = 0;

	FAILS(EINVAL, mrelease(0, 1));
	FAILS(EBADF, mrelease(ready.fd[0], 0));
	for (int round = 0; round < 50; round++) {
		pid_t pid = FORK({
			memset(mem, 1, PAGES * PAGE);
			gate_open(&ready);
			gate_pass(&never);
		});
		int fd = OK(pidfd_open(pid, 0));
		long result;

		gate_pass(&ready);
		FAILS(EINVAL, mrelease(fd, 0));
		OK(kill(pid, SIGKILL));
		result = mrelease(fd, 0);
		CHECK(result == 0 || errno == ESRCH);
		taken += result == 0;
		WAIT_SIGNAL(pid, SIGKILL);
		FAILS(ESRCH, mrelease(fd, 0));
		OK(close(fd));
	}
	note("%d of 50 taken", taken);
	return 0;
}
