/* Each thread's PR_SET_PDEATHSIG holds, and its signal says who has died, as if he had sent it. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"
#include <sys/prctl.h>

#define QUEUED (SIGRTMIN + 3)

static struct gate go;
static siginfo_t told, queued;

static int thread(void *unused)
{
	OK(prctl(PR_SET_PDEATHSIG, SIGUSR1));
	gate_open(&go);
	for (;;)
		syscall(SYS_pause);
	return 0;
}

static void child(void)
{
	sigset_t set;
	int tid;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, QUEUED);
	OK(sigprocmask(SIG_BLOCK, &set, NULL));
	OK(prctl(PR_SET_PDEATHSIG, QUEUED));
	start_thread(thread, NULL, &tid);
	while (sigwaitinfo(&set, &told) != SIGUSR1)
		queued = told;
	if (!queued.si_signo)
		CHECK_EQ(sigwaitinfo(&set, &queued), QUEUED);
}

static void check_info(const siginfo_t *info, pid_t parent)
{
	CHECK_EQ(info->si_code, SI_USER);
	CHECK_EQ(info->si_pid, parent);
	CHECK_EQ(info->si_uid, 33);
}

int main(void)
{
	pid_t pid;

	go = gate();
	OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	pid = FORK({
		pid_t parent = getpid();

		become(33);
		FORK({
			child();
			check_info(&told, parent);
			check_info(&queued, parent);
			_exit(6);
		});
		gate_pass(&go);
	});
	WAIT_EXIT(pid, 0);
	WAIT_EXIT(-1, 6);
	return 0;
}
