/* SIGCHLD for a stop carries the signal that stopped, even if wait() takes the stop before the
 * signal is sent. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: there the stop that wait() took first is told with signal 0 now and then. */
#include "tine_test.h"

#define ROUNDS 200

int main(void)
{
	siginfo_t info;
	sigset_t set;
	int status;
	pid_t pid;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	OK(sigprocmask(SIG_BLOCK, &set, NULL));
	for (int i = 0; i < ROUNDS; i++) {
		pid = FORK(raise(SIGSTOP));
		while (OK(waitpid(pid, &status, WUNTRACED | WNOHANG)) == 0)
			sched_yield();
		CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
		CHECK_EQ(sigwaitinfo(&set, &info), SIGCHLD);
		CHECK_EQ(info.si_code, CLD_STOPPED);
		CHECK_EQ(info.si_status, SIGSTOP);
		CHECK_EQ(info.si_pid, pid);
		OK(kill(pid, SIGKILL));
		WAIT_SIGNAL(pid, SIGKILL);
		CHECK_EQ(sigwaitinfo(&set, &info), SIGCHLD);
		CHECK_EQ(info.si_code, CLD_KILLED);
	}
	return 0;
}
