/* Each of the 64 signals can be handled, but for SIGKILL and SIGSTOP, and has its default
 * action: to end the process, to stop it, or nothing. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static volatile int handled;

static void handler(int sig)
{
	handled = sig;
}

struct ksigaction {
	void *handler;
	unsigned long flags;
	void *restorer;
	unsigned long mask;
};

static void by_default(int sig)
{
	struct ksigaction dfl = { 0 };

	OK(setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 }));
	if (sig != SIGKILL && sig != SIGSTOP)
		OK(syscall(SYS_rt_sigaction, sig, &dfl, NULL, 8));
	OK(syscall(SYS_kill, getpid(), sig));
	_exit(7);
}

int main(void)
{
	for (int sig = 1; sig <= 64; sig++) {
		pid_t pid = FORK(by_default(sig));
		int status;

		OK(waitpid(pid, &status, WUNTRACED));
		switch (sig) {
		case SIGCHLD:
		case SIGCONT:
		case SIGURG:
		case SIGWINCH:
			CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
			break;
		case SIGSTOP:
			CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == sig);
			OK(kill(pid, SIGKILL));
			WAIT_SIGNAL(pid, SIGKILL);
			break;
		case SIGTSTP:
		case SIGTTIN:
		case SIGTTOU:
			/* Not where the group is an orphan, as it may be here. */
			if (WIFSTOPPED(status)) {
				CHECK_EQ(WSTOPSIG(status), sig);
				OK(kill(pid, SIGKILL));
				WAIT_SIGNAL(pid, SIGKILL);
			}
			break;
		default:
			CHECK(WIFSIGNALED(status) && WTERMSIG(status) == sig);
		}
	}
	/* 32 to 34 are the C library's own, if one asks it. */
	for (int sig = 1; sig <= 64; sig++) {
		struct ksigaction sa;

		if (sig == SIGKILL || sig == SIGSTOP || (sig >= 32 && sig <= 34))
			continue;
		on_signal(sig, handler, 0);
		OK(syscall(SYS_rt_sigaction, sig, NULL, &sa, 8));
		CHECK(sa.handler == (void *)handler);
		OK(kill(getpid(), sig));
		CHECK_EQ(handled, sig);
	}
	return 0;
}
