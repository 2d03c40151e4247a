/* kill checks ids and existence: EPERM for another user's process, ESRCH for none, EINVAL for no
 * signal. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	pid_t root = FORK({
		for (;;)
			pause();
	});

	FAILS(EINVAL, kill(getpid(), 65));
	FAILS(EINVAL, kill(getpid(), -1));
	FAILS(ESRCH, kill(0x3fffffff, 0));
	FAILS(ESRCH, kill(-0x3fffffff, SIGTERM));
	FAILS(EINVAL, syscall(SYS_tgkill, -1, 1, 0));
	FAILS(ESRCH, syscall(SYS_tgkill, getpid(), root, 0));
	OK(syscall(SYS_tgkill, root, root, 0));
	OK(syscall(SYS_tkill, root, 0));
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EPERM, kill(root, SIGTERM));
		FAILS(EPERM, kill(root, 0));
		FAILS(EPERM, kill(1, SIGTERM));
		FAILS(EPERM, syscall(SYS_tgkill, root, root, SIGTERM));
		WAIT_SIGNAL(FORK({
			kill(getpid(), SIGKILL);
		}), SIGKILL);
	}), 0);
	OK(kill(root, SIGTERM));
	WAIT_SIGNAL(root, SIGTERM);
	return 0;
}
