/* vfork survives the failure of each allocation in it, and the parent is never left waiting. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"

int main(void)
{
	volatile int n = 0, injected, count = 0, failed = 0;
	int errno_;
	pid_t pid;

	fail_open();
	do {
		fail_write(++n);
		pid = vfork();
		if (pid == 0)
			_exit(9);
		errno_ = errno;
		injected = fail_injected();
		if (pid < 0) {
			CHECK(injected);
			CHECK(errno_ == ENOMEM || errno_ == EAGAIN);
			failed++;
		} else {
			WAIT_EXIT(pid, 9);
		}
		FAILS(ECHILD, waitpid(-1, NULL, WNOHANG));
		count += injected;
	} while (injected);
	sweep_report(&(struct sweep) { "vfork", count, failed, count - failed }, 7);
	return 0;
}
