/* A pidfd means the same process when another of its threads has called exec and taken over. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static int execs(void *unused)
{
	EXEC_SELF("again");
}

int main(int argc, char **argv)
{
	struct gate ready = gate();
	pid_t pid;
	int fd;

	if (argc > 1) {
		kill(getppid(), SIGUSR1);
		for (;;)
			pause();
	}
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	OK(sigprocmask(SIG_BLOCK, &set, NULL));
	pid = FORK({
		static int tid;

		gate_pass(&ready);
		start_thread(execs, NULL, &tid);
		for (;;)
			pause();
	});
	fd = OK(pidfd_open(pid, 0));
	gate_open(&ready);
	CHECK_EQ(sigwait(&set, &sig), 0);
	CHECK(!pidfd_ready(fd));
	OK(pidfd_send_signal(fd, SIGKILL, NULL, 0));
	UNTIL(pidfd_ready(fd));
	WAIT_SIGNAL(pid, SIGKILL);
	return 0;
}
