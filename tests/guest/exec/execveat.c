/* execveat runs what a folder's descriptor and a path lead to, or a descriptor alone; a script
 * reaches its interpreter as /dev/fd/N, unless that will be closed. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/auxv.h>

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

static char *name[] = { "name", "report", NULL };

static int run(int fd, const char *path, int flags)
{
	return syscall(SYS_execveat, fd, path, name, environ, flags);
}

int main(int argc, char **argv)
{
	char exe[256] = "", expect[300], text[300];
	int folder, file, script;

	if (argc > 1) {
		if (!strcmp(argv[1], "report")) {
			const char *execfn = (char *)getauxval(AT_EXECFN);

			CHECK(!strcmp(argv[0], "name"));
			return !strcmp(execfn, getenv("EXPECT")) ? 3 : 4;
		}
		/* As a script's interpreter: argv[1] is the script. */
		return !strcmp(argv[1], getenv("EXPECT")) ? 5 : 6;
	}
	OK(readlink("/proc/self/exe", exe, sizeof(exe) - 1));
	folder = OK(open("/", O_RDONLY | O_DIRECTORY));
	file = OK(open(exe, O_RDONLY | O_CLOEXEC));

	setenv("EXPECT", exe, 1);
	WAIT_EXIT(FORK(run(AT_FDCWD, exe, 0)), 3);
	WAIT_EXIT(FORK(run(-1, exe, 0)), 3);
	snprintf(expect, sizeof(expect), "/dev/fd/%d%s", folder, exe);
	setenv("EXPECT", expect, 1);
	WAIT_EXIT(FORK(run(folder, exe + 1, 0)), 3);
	snprintf(expect, sizeof(expect), "/dev/fd/%d", file);
	setenv("EXPECT", expect, 1);
	WAIT_EXIT(FORK(run(file, "", AT_EMPTY_PATH)), 3);
	file = OK(open(exe, O_PATH | O_CLOEXEC));
	snprintf(expect, sizeof(expect), "/dev/fd/%d", file);
	setenv("EXPECT", expect, 1);
	WAIT_EXIT(FORK(run(file, "", AT_EMPTY_PATH)), 3);

	FAILS(EINVAL, run(file, "", AT_EMPTY_PATH | 1));
	FAILS(ENOENT, run(file, "", 0));
	FAILS(EBADF, run(1000, "x", 0));
	FAILS(EBADF, run(1000, "", AT_EMPTY_PATH));
	FAILS(ENOTDIR, run(file, "x", 0));
	FAILS(EACCES, run(folder, "", AT_EMPTY_PATH));
	FAILS(ENOENT, run(folder, "no-such-file", 0));
	OK(symlink(exe, "link"));
	FAILS(ELOOP, run(AT_FDCWD, "link", AT_SYMLINK_NOFOLLOW));
	setenv("EXPECT", "link", 1);
	WAIT_EXIT(FORK(run(AT_FDCWD, "link", 0)), 3);

	snprintf(text, sizeof(text), "#!%s\n", exe);
	spew("script", text, 0755);
	script = OK(open("script", O_RDONLY));
	snprintf(expect, sizeof(expect), "/dev/fd/%d", script);
	setenv("EXPECT", expect, 1);
	WAIT_EXIT(FORK(run(script, "", AT_EMPTY_PATH)), 5);
	OK(fcntl(script, F_SETFD, FD_CLOEXEC));
	FAILS(ENOENT, run(script, "", AT_EMPTY_PATH));
	OK(unlink("script"));
	OK(unlink("link"));
	return 0;
}
