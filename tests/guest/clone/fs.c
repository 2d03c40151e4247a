/* With CLONE_FS parent and child share directory and umask; without it they don't. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static int child(void *unused)
{
	umask(077);
	OK(chdir("/proc"));
	return 0;
}

int main(void)
{
	char cwd[PATH_MAX];

	umask(022);
	OK(chdir("/"));
	WAIT_EXIT(start(child, SIGCHLD), 0);
	CHECK(!strcmp(getcwd(cwd, sizeof(cwd)), "/"));
	CHECK_EQ(umask(022), 022);
	WAIT_EXIT(start(child, CLONE_VM | SIGCHLD), 0);
	CHECK(!strcmp(getcwd(cwd, sizeof(cwd)), "/"));
	WAIT_EXIT(start(child, CLONE_FS | SIGCHLD), 0);
	CHECK(!strcmp(getcwd(cwd, sizeof(cwd)), "/proc"));
	CHECK_EQ(umask(022), 077);
	return 0;
}
