/* SIGKILL ends a stopped process; other signals wait until it goes on. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int status;
	pid_t pid = FORK({
		for (;;)
			pause();
	});

	OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	OK(kill(pid, SIGTERM));
	for (int i = 0; i < 100; i++)
		sched_yield();
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	OK(kill(pid, SIGKILL));
	WAIT_SIGNAL(pid, SIGKILL);

	pid = FORK({
		for (;;)
			pause();
	});
	OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	OK(kill(pid, SIGTERM));
	OK(kill(pid, SIGCONT));
	WAIT_SIGNAL(pid, SIGTERM);
	return 0;
}
