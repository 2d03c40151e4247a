/* What shows memory, descriptors or addresses of a process is for who may trace it: its user while
 * it is dumpable, and root; the rest is for everybody. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

static char *path(pid_t pid, const char *name)
{
	static char text[64];

	snprintf(text, sizeof(text), "/proc/%d/%s", pid, name);
	return text;
}

static void refused(pid_t pid)
{
	static const char *const guarded[] = { "maps", "smaps", "environ", "auxv", "pagemap", "mem",
					       "syscall", "personality", "fd" };
	static const char *const links[] = { "exe", "cwd", "root" };
	static const char *const open_to_all[] = { "stat", "statm", "status", "cmdline", "comm",
						   "limits", "mounts", "oom_score_adj", "wchan",
						   "task" };
	char text[1024], *p;

	for (size_t i = 0; i < ARRAY_SIZE(guarded); i++)
		FAILS(EACCES, open(path(pid, guarded[i]), O_RDONLY));
	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		FAILS(EACCES, readlink(path(pid, links[i]), text, sizeof(text)));
	for (size_t i = 0; i < ARRAY_SIZE(open_to_all); i++)
		close(OK(open(path(pid, open_to_all[i]), O_RDONLY)));
	/* Fields 26 to 28: no addresses. */
	p = strrchr(slurp(path(pid, "stat"), text, sizeof(text)), ')');
	for (int i = 2; i < 26; i++)
		p = strchr(p + 1, ' ');
	CHECK(!strncmp(p, " 1 1 0 ", 7));
}

static void allowed(pid_t pid)
{
	char text[1024];

	close(OK(open(path(pid, "maps"), O_RDONLY)));
	close(OK(open(path(pid, "fd"), O_RDONLY)));
	OK(readlink(path(pid, "exe"), text, sizeof(text)));
}

static pid_t sleeper(uid_t uid, bool dumpable, struct gate *ready)
{
	pid_t pid = FORK(become(uid); OK(prctl(PR_SET_DUMPABLE, dumpable)); gate_open(ready);
			 pause());

	gate_pass(ready);
	return pid;
}

int main(void)
{
	struct gate ready = gate();
	pid_t open, shut;
	struct stat st;

	open = sleeper(1000, true, &ready);
	shut = sleeper(1000, false, &ready);
	OK(stat(path(open, "maps"), &st));
	CHECK_EQ(st.st_uid, 1000);
	OK(stat(path(shut, "maps"), &st));
	CHECK_EQ(st.st_uid, 0);
	OK(stat(path(shut, ""), &st));
	CHECK_EQ(st.st_uid, 1000);
	allowed(open);
	allowed(shut);
	WAIT_EXIT(FORK(become(1000); allowed(open); refused(shut)), 0);
	WAIT_EXIT(FORK(become(1001); refused(open); refused(getppid())), 0);
	WAIT_EXIT(FORK(become(1000); OK(prctl(PR_SET_DUMPABLE, 0)); allowed(getpid())), 0);
	kill(open, SIGKILL);
	kill(shut, SIGKILL);
	return 0;
}
