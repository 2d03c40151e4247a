/* The end of a child sends SIGCHLD that says who ended, and how. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile siginfo_t got;
static volatile int count;

static void handler(int sig, siginfo_t *info, void *context)
{
	got = *info;
	count++;
}

int main(void)
{
	struct rlimit none = { 0, 0 };
	pid_t pid;

	OK(setrlimit(RLIMIT_CORE, &none));
	on_siginfo(SIGCHLD, handler, SA_RESTART);
	pid = FORK(_exit(45));
	UNTIL(count == 1);
	CHECK_EQ(got.si_signo, SIGCHLD);
	CHECK_EQ(got.si_code, CLD_EXITED);
	CHECK_EQ(got.si_pid, pid);
	CHECK_EQ(got.si_uid, getuid());
	CHECK_EQ(got.si_status, 45);
	WAIT_EXIT(pid, 45);

	pid = FORK(raise(SIGTERM));
	UNTIL(count == 2);
	CHECK_EQ(got.si_code, CLD_KILLED);
	CHECK_EQ(got.si_pid, pid);
	CHECK_EQ(got.si_status, SIGTERM);
	WAIT_SIGNAL(pid, SIGTERM);
	return 0;
}
