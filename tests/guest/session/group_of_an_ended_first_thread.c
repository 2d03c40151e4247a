/* A group is not an orphan while a process is in it whose first thread has ended: it stops, as
 * before. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static int rest(void *unused)
{
	UNTIL(state_of(getpid()) == 'Z');
	OK(kill(getpid(), SIGTSTP));
	_exit(7);
}

int main(void)
{
	int status;
	pid_t pid = FORK({
		OK(setpgid(0, 0));
		start(rest, THREAD_FLAGS);
		syscall(SYS_exit, 0);
	});

	OK(waitpid(pid, &status, WUNTRACED));
	CHECK(WIFSTOPPED(status));
	CHECK_EQ(WSTOPSIG(status), SIGTSTP);
	OK(kill(pid, SIGCONT));
	WAIT_EXIT(pid, 7);
	return 0;
}
