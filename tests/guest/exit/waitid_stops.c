/* waitid tells of stops and continues, each once, and by WNOWAIT again; with the child's rusage. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void check(siginfo_t *info, pid_t pid, int code, int status)
{
	CHECK_EQ(info->si_signo, SIGCHLD);
	CHECK_EQ(info->si_pid, pid);
	CHECK_EQ(info->si_code, code);
	CHECK_EQ(info->si_status, status);
	CHECK_EQ(info->si_uid, 0);
}

int main(void)
{
	struct rusage usage;
	siginfo_t info;
	pid_t pid = FORK({
		raise(SIGSTOP);
		uint64_t end = now_ns(CLOCK_THREAD_CPUTIME_ID) + 30000000;

		while (now_ns(CLOCK_THREAD_CPUTIME_ID) < end)
			continue;
		raise(SIGTSTP);
		_exit(2);
	});

	OK(setpgid(pid, pid));
	OK(waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT));
	check(&info, pid, CLD_STOPPED, SIGSTOP);
	OK(waitid(P_PGID, pid, &info, WSTOPPED));
	check(&info, pid, CLD_STOPPED, SIGSTOP);
	OK(waitid(P_PID, pid, &info, WSTOPPED | WEXITED | WCONTINUED | WNOHANG));
	CHECK_EQ(info.si_pid, 0);
	OK(kill(pid, SIGCONT));
	OK(waitid(P_PID, pid, &info, WCONTINUED | WNOWAIT));
	check(&info, pid, CLD_CONTINUED, SIGCONT);
	OK(waitid(P_PID, pid, &info, WCONTINUED));
	check(&info, pid, CLD_CONTINUED, SIGCONT);
	OK(waitid(P_PID, pid, &info, WSTOPPED));
	check(&info, pid, CLD_STOPPED, SIGTSTP);
	OK(kill(pid, SIGKILL));
	memset(&usage, 0, sizeof(usage));
	CHECK_EQ(syscall(SYS_waitid, P_PID, pid, &info, WEXITED, &usage), 0);
	check(&info, pid, CLD_KILLED, SIGKILL);
	CHECK(usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec +
	      usage.ru_stime.tv_sec * 1000000 + usage.ru_stime.tv_usec >= 29000);
	return 0;
}
