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

/* This program's name is core, too. */
static void set_pattern(const char *pattern)
{
	int fd = OK(open("/proc/sys/kernel/core_pattern", O_WRONLY));

	CHECK_EQ(write(fd, pattern, strlen(pattern)), (long)strlen(pattern));
	close(fd);
}

static void sweep(void)
{
	int n = 1, failed = 0;

	for (int dumped = 0; dumped < 5; n++) {
		bool core = crash_with(n);

		failed += !core;
		dumped = core ? dumped + 1 : 0;
		unlink("core");
	}
	note("%d allocations, %d without a core", n - 5, failed);
	CHECK(failed > 2);
}

int main(void)
{
	struct rlimit limit;

	fail_open();
	OK(getrlimit(RLIMIT_CORE, &limit));
	limit.rlim_cur = limit.rlim_max;
	OK(setrlimit(RLIMIT_CORE, &limit));
	sweep();
	set_pattern("%f");
	sweep();
	set_pattern("core");
	return 0;
}
