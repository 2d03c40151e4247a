/* A vfork child's exec that fails does not release its parent. */
/* SPDX-License-Identifier: MIT */
#include "vfork.h"

int main(void)
{
	struct watch *watch = watch_me();
	char *argv[] = { "x", NULL };
	pid_t pid;

	spew("no-program", "this is not a program", 0755);
	pid = vfork();
	if (pid == 0) {
		FAILS(ENOENT, execve("missing", argv, environ));
		FAILS(ENOEXEC, execve("no-program", argv, environ));
		FAILS(EACCES, execve("/", argv, environ));
		FAILS(EFAULT, execve("/proc/self/exe", (char **)8, environ));
		be_watched(watch);
		_exit(5);
	}
	was_watched(watch);
	WAIT_EXIT(pid, 5);
	return 0;
}
