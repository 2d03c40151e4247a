/* Calls that change who a task is, and the start of another user's program, survive the failure of
 * each allocation in them. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "copy_self.h"
#include "fail.h"
#include <grp.h>
#include <sys/prctl.h>

/* In a child, which is to come back from exec with an error, or not at all. */
static int run(const char *path, int n)
{
	int status;
	pid_t pid = OK(fork());

	if (!pid) {
		int fd = OK(open(path, O_RDONLY));
		char *args[] = { "program", "child", NULL };

		fail_open();
		fail_write(n);
		syscall(SYS_execveat, fd, "", args, environ, 0x1000);
		_exit((errno == ENOMEM || errno == E2BIG) && fail_injected() ? 1 : 2);
	}
	OK(waitpid(pid, &status, 0));
	CHECK(WIFEXITED(status));
	return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	gid_t groups[40] = { 0 };
	int n = 0, result;

	if (argc > 1)
		return 9;
	fail_open();
	SWEEP("setresuid", 1, errno_ == EAGAIN ? EAGAIN : ENOMEM, setresuid(0, 77, 0),
	      OK(setresuid(0, 0, 0)), CHECK_EQ(geteuid(), 0));
	SWEEP("setgroups", 2, ENOMEM, setgroups(40, groups), OK(setgroups(0, NULL)),
	      CHECK_EQ(getgroups(0, NULL), 0));
	OK(setgroups(40, groups));
	SWEEP("setresgid", 2, ENOMEM, setresgid(0, 77, 0), OK(setresgid(0, 0, 0)),
	      CHECK_EQ(getegid(), 0));
	OK(setgroups(0, NULL));
	SWEEP("setresuid to a new user", 2, errno_ == EAGAIN ? EAGAIN : ENOMEM,
	      setresuid(78, 0, 0), OK(setresuid(0, 0, 0)), CHECK_EQ(getuid(), 0));
	SWEEP("PR_SET_KEEPCAPS", 1, ENOMEM, prctl(PR_SET_KEEPCAPS, 1),
	      OK(prctl(PR_SET_KEEPCAPS, 0)), CHECK_EQ(prctl(PR_GET_KEEPCAPS), 0));
	SWEEP("PR_CAPBSET_DROP", 1, ENOMEM, prctl(PR_CAPBSET_DROP, 40), (void)0, (void)0);

	copy_self("program");
	OK(chmod("program", 06755));
	while ((result = run("program", ++n)) == 1)
		CHECK(n < 1000);
	CHECK_EQ(result, 9);
	CHECK(n > 10);
	OK(unlink("program"));
	return 0;
}
