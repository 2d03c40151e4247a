/* An image of memory that is mapped far and wide, but hardly touched, is made in no time, and what
 * was not touched doesn't count for RLIMIT_CORE. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

/* Linux 6.1 looks at each page, which would take it hours. */
static size_t width;

static void crash(void)
{
	char *wide = OK(mmap(NULL, width, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));

	wide[width / 2] = 1;
	raise(SIGABRT);
}

static void limit_core(rlim_t limit)
{
	OK(setrlimit(RLIMIT_CORE, &(struct rlimit){ limit, RLIM_INFINITY }));
}

/* => The size of the image of a process that did `crash`. */
static off_t image_size(void)
{
	struct stat st;
	int status;
	pid_t pid = FORK(crash());

	CHECK_EQ(OK(waitpid(pid, &status, 0)), pid);
	CHECK_EQ(WTERMSIG(status), SIGABRT);
	OK(stat("core", &st));
	OK(unlink("core"));
	return st.st_size;
}

int main(void)
{
	width = 1UL << (access("/proc/tine", F_OK) ? 28 : 45);
	limit_core(RLIM_INFINITY);
	CHECK(image_size() > (off_t)width);
	limit_core(1 << 20);
	CHECK(image_size() > (off_t)width);
	return 0;
}
