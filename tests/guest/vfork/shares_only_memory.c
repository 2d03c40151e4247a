/* A vfork child has its own descriptors, directory, handlers and mask. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void handler(int sig)
{
}

int main(void)
{
	int fd = OK(open("/dev/null", O_RDONLY));
	char before[PATH_MAX], after[PATH_MAX];
	struct sigaction sa;
	sigset_t mask;
	pid_t pid;

	OK(getcwd(before, sizeof(before)));
	on_signal(SIGUSR1, handler, 0);
	pid = vfork();
	if (pid == 0) {
		close(fd);
		OK(chdir("/"));
		on_signal(SIGUSR1, SIG_IGN, 0);
		sigfillset(&mask);
		OK(sigprocmask(SIG_BLOCK, &mask, NULL));
		umask(0);
		_exit(0);
	}
	WAIT_EXIT(pid, 0);
	OK(fcntl(fd, F_GETFD));
	OK(getcwd(after, sizeof(after)));
	CHECK(!strcmp(before, after));
	OK(sigaction(SIGUSR1, NULL, &sa));
	CHECK(sa.sa_handler == handler);
	OK(sigprocmask(SIG_BLOCK, NULL, &mask));
	CHECK(!sigismember(&mask, SIGUSR1));
	return 0;
}
