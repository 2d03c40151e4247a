/* When a parent ends, every thread of its child has the new parent, and its next children, too. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"
#include <sys/prctl.h>

static struct gate go, started;
static pid_t old_parent, reaper;

static pid_t ppid_in_proc(pid_t tid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", tid);
	return proc_value(path, "PPid");
}

static int thread(void *unused)
{
	pid_t sibling;

	gate_pass(&go);
	CHECK_EQ(syscall(SYS_getppid), reaper);
	CHECK_EQ(ppid_in_proc(syscall(SYS_gettid)), reaper);
	sibling = OK(raw_clone(CLONE_PARENT | SIGCHLD, NULL, NULL, 0));
	if (!sibling) {
		CHECK_EQ(syscall(SYS_getppid), reaper);
		_exit(5);
	}
	syscall(SYS_exit_group, 4);
	return 0;
}

int main(void)
{
	int tid, status, ends = 0;

	go = gate();
	started = gate();
	OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	reaper = getpid();
	old_parent = FORK({
		FORK({
			CHECK_EQ(syscall(SYS_getppid), getppid());
			start_thread(thread, NULL, &tid);
			gate_open(&started);
			UNTIL(syscall(SYS_getppid) == reaper);
			gate_open(&go);
			for (;;)
				pause();
		});
		gate_pass(&started);
	});
	WAIT_EXIT(old_parent, 0);
	for (int i = 0; i < 2; i++) {
		OK(waitpid(-1, &status, 0));
		CHECK(WIFEXITED(status));
		ends += WEXITSTATUS(status);
	}
	CHECK_EQ(ends, 4 + 5);
	FAILS(ECHILD, waitpid(-1, &status, 0));
	return 0;
}
