/* A core survives the failure of each allocation: it is there, and the status says so, or not. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"

/* => Whether it left a core. */
static bool crash_with(int n)
{
	int status;
	pid_t pid = FORK({
		fail_open();
		fail_write(n);
		kill(getpid(), SIGABRT);
	});

	CHECK_EQ(OK(waitpid(pid, &status, 0)), pid);
	CHECK_EQ(status & 0x7f, SIGABRT);
	CHECK(!(status & 0x80) || access("core", F_OK) == 0);
	return status & 0x80;
}

int main(void)
{
	struct rlimit limit;
	int n = 1, failed = 0;

	fail_open();
	OK(getrlimit(RLIMIT_CORE, &limit));
	limit.rlim_cur = limit.rlim_max;
	OK(setrlimit(RLIMIT_CORE, &limit));
	for (int dumped = 0; dumped < 5; n++) {
		bool core = crash_with(n);

		failed += !core;
		dumped = core ? dumped + 1 : 0;
		unlink("core");
	}
	note("%d allocations, %d without a core", n - 5, failed);
	CHECK(failed > 2);
	return 0;
}
