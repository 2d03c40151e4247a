/* SIGCHLD says what became of the child; SA_NOCLDSTOP keeps stops from it, SA_NOCLDWAIT and
 * SIG_IGN make no zombies, and the former still sends it. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static volatile int seen;

static void handler(int sig)
{
	seen++;
}

static void expect(pid_t pid, int code, int status)
{
	siginfo_t info;

	CHECK_EQ(take(SIGCHLD, &info), SIGCHLD);
	CHECK_EQ(info.si_code, code);
	CHECK_EQ(info.si_status, status);
	CHECK_EQ(info.si_pid, pid);
	CHECK_EQ(info.si_uid, getuid());
}

int main(void)
{
	struct sigaction sa = { .sa_handler = handler };
	struct gate go = gate();
	pid_t pid;

	/* What is ignored by default waits all the same where it is blocked. */
	block(SIGCHLD);
	OK(setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 }));
	pid = FORK(_exit(42));
	expect(pid, CLD_EXITED, 42);
	WAIT_EXIT(pid, 42);
	pid = FORK(pause());
	OK(kill(pid, SIGSTOP));
	expect(pid, CLD_STOPPED, SIGSTOP);
	OK(kill(pid, SIGCONT));
	expect(pid, CLD_CONTINUED, SIGCONT);
	OK(kill(pid, SIGTERM));
	expect(pid, CLD_KILLED, SIGTERM);
	WAIT_SIGNAL(pid, SIGTERM);

	sa.sa_flags = SA_NOCLDSTOP;
	OK(sigaction(SIGCHLD, &sa, NULL));
	pid = FORK(OK(kill(getpid(), SIGSTOP)); gate_pass(&go));
	CHECK_EQ(waitpid(pid, NULL, WUNTRACED), pid);
	OK(kill(pid, SIGCONT));
	CHECK_EQ(waitpid(pid, NULL, WCONTINUED), pid);
	CHECK(!is_pending(SIGCHLD));
	gate_open(&go);
	expect(pid, CLD_EXITED, 0);
	WAIT_EXIT(pid, 0);

	sa.sa_flags = SA_NOCLDWAIT;
	OK(sigaction(SIGCHLD, &sa, NULL));
	pid = FORK(gate_pass(&go));
	gate_open(&go);
	FAILS(ECHILD, waitpid(pid, NULL, 0));
	CHECK(is_pending(SIGCHLD));
	expect(pid, CLD_EXITED, 0);
	sa = (struct sigaction){ .sa_handler = SIG_IGN };
	OK(sigaction(SIGCHLD, &sa, NULL));
	pid = FORK(gate_pass(&go));
	gate_open(&go);
	FAILS(ECHILD, waitpid(pid, NULL, 0));
	CHECK(!is_pending(SIGCHLD));
	return 0;
}
