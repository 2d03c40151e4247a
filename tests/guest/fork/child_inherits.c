/* A forked child has its parent's ids, group, session, limits, mask, handlers, directory, umask,
 * nice value and name. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

static void handler(int sig)
{
}

int main(void)
{
	struct rlimit limit = { 100, 200 }, got;
	pid_t pgid, sid = getsid(0), child;
	sigset_t mask;

	OK(mkdir("here", 0700));
	OK(chdir("here"));
	umask(0123);
	OK(setpriority(PRIO_PROCESS, 0, 7));
	OK(setrlimit(RLIMIT_NOFILE, &limit));
	OK(prctl(PR_SET_NAME, "inherited"));
	on_signal(SIGUSR1, handler, 0);
	on_signal(SIGUSR2, SIG_IGN, 0);
	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	OK(sigprocmask(SIG_SETMASK, &mask, NULL));
	pgid = getpgrp();
	OK(setgid(1234));
	OK(setuid(4321));

	child = FORK({
		char name[16];
		char cwd[PATH_MAX];
		struct sigaction sa;

		CHECK_EQ(getuid(), 4321);
		CHECK_EQ(geteuid(), 4321);
		CHECK_EQ(getgid(), 1234);
		CHECK_EQ(getpgrp(), pgid);
		CHECK_EQ(getsid(0), sid);
		CHECK_EQ(umask(0), 0123);
		errno = 0;
		CHECK_EQ(getpriority(PRIO_PROCESS, 0), 7);
		OK(getrlimit(RLIMIT_NOFILE, &got));
		CHECK_EQ(got.rlim_cur, 100);
		CHECK_EQ(got.rlim_max, 200);
		OK(prctl(PR_GET_NAME, name));
		CHECK(!strcmp(name, "inherited"));
		CHECK(strstr(OK(getcwd(cwd, sizeof(cwd))), "/work/here"));
		OK(sigaction(SIGUSR1, NULL, &sa));
		CHECK(sa.sa_handler == handler);
		OK(sigaction(SIGUSR2, NULL, &sa));
		CHECK(sa.sa_handler == SIG_IGN);
		OK(sigprocmask(SIG_SETMASK, NULL, &mask));
		CHECK(sigismember(&mask, SIGTERM));
		CHECK(!sigismember(&mask, SIGUSR1));
	});
	WAIT_EXIT(child, 0);
	return 0;
}
