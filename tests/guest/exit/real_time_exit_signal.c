/* An exit signal may be a real-time one: each child's end arrives, with what it has to say. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

#define CHILDREN 3

static int exits(void *code)
{
	return (long)code;
}

static int nothing(void *unused)
{
	return 0;
}

/* Whose last thread isn't its first. */
static int exits_by_thread(void *unused)
{
	start_thread(nothing, NULL, (int *)shared_pages(1));
	syscall(SYS_exit, 9);
	return 0;
}

static siginfo_t next_info(int sig)
{
	siginfo_t info;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	CHECK_EQ(sigwaitinfo(&set, &info), sig);
	return info;
}

int main(void)
{
	static const int signals[] = { 35, 50, 64 };
	sigset_t set;

	sigfillset(&set);
	OK(sigprocmask(SIG_SETMASK, &set, NULL));
	for (unsigned int i = 0; i < ARRAY_SIZE(signals); i++) {
		int sig = signals[i], seen = 0;
		pid_t pid[CHILDREN];

		for (long n = 0; n < CHILDREN; n++)
			pid[n] = OK(clone_call(exits, new_stack(), sig, (void *)n,
					       NULL, NULL, NULL));
		for (int n = 0; n < CHILDREN; n++) {
			siginfo_t info = next_info(sig);

			CHECK_EQ(info.si_code, CLD_EXITED);
			CHECK(info.si_status >= 0 && info.si_status < CHILDREN);
			CHECK_EQ(info.si_pid, pid[info.si_status]);
			seen |= 1 << info.si_status;
		}
		CHECK_EQ(seen, (1 << CHILDREN) - 1);
		for (int n = 0; n < CHILDREN; n++)
			CHECK_EQ(waitpid(pid[n], NULL, __WALL), pid[n]);
		pid[0] = OK(clone_call(exits_by_thread, new_stack(), sig, NULL, NULL, NULL, NULL));
		CHECK_EQ(next_info(sig).si_pid, pid[0]);
		CHECK_EQ(waitpid(pid[0], NULL, __WALL), pid[0]);
	}
	return 0;
}
