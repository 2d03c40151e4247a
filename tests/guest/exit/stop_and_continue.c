/* wait reports a child that stops with WUNTRACED and one that goes on with WCONTINUED, each
 * once. */
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
	CHECK(WIFSTOPPED(status));
	CHECK_EQ(WSTOPSIG(status), SIGSTOP);
	CHECK_EQ(state_of(pid), 'T');
	CHECK_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0);
	OK(kill(pid, SIGCONT));
	CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
	CHECK(WIFCONTINUED(status));
	CHECK_EQ(waitpid(pid, &status, WCONTINUED | WNOHANG), 0);
	OK(kill(pid, SIGTERM));
	WAIT_SIGNAL(pid, SIGTERM);
	return 0;
}
