/* unshare parts a task from the files and folders that it shares; threads it cannot part. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static struct gate go, ready;

static int parts(void *unused)
{
	OK(unshare(CLONE_FILES | CLONE_FS));
	umask(077);
	OK(chdir("/proc"));
	close(STDIN_FILENO);
	return 0;
}

static int thread(void *unused)
{
	gate_open(&ready);
	gate_pass(&go);
	return 0;
}

static int sharer(void *unused)
{
	gate_open(&ready);
	gate_pass(&go);
	return 0;
}

int main(void)
{
	static int tid;
	char cwd[64];
	pid_t pid;

	go = gate();
	ready = gate();
	OK(chdir("/"));
	umask(022);
	pid = start(parts, CLONE_VM | CLONE_FILES | CLONE_FS | SIGCHLD);
	WAIT_EXIT(pid, 0);
	CHECK_EQ(umask(022), 022);
	CHECK(!strcmp(OK(getcwd(cwd, sizeof(cwd))), "/"));
	OK(fcntl(STDIN_FILENO, F_GETFD));

	OK(unshare(0));
	OK(unshare(CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_FS | CLONE_FILES |
		   CLONE_SYSVSEM));
	FAILS(EINVAL, unshare(CLONE_VFORK));
	FAILS(EINVAL, unshare(CLONE_PARENT | CLONE_FS));

	pid = start(sharer, CLONE_VM | SIGCHLD);
	gate_pass(&ready);
	FAILS(EINVAL, unshare(CLONE_VM));
	OK(unshare(CLONE_SIGHAND));
	gate_open(&go);
	WAIT_EXIT(pid, 0);

	pid = start(sharer, CLONE_VM | CLONE_SIGHAND | SIGCHLD);
	gate_pass(&ready);
	FAILS(EINVAL, unshare(CLONE_SIGHAND));
	OK(unshare(CLONE_THREAD));
	gate_open(&go);
	WAIT_EXIT(pid, 0);

	start_thread(thread, NULL, &tid);
	gate_pass(&ready);
	FAILS(EINVAL, unshare(CLONE_THREAD));
	FAILS(EINVAL, unshare(CLONE_SIGHAND));
	FAILS(EINVAL, unshare(CLONE_VM));
	OK(unshare(CLONE_FILES | CLONE_FS));
	gate_open(&go);
	join_thread(&tid);
	return 0;
}
