/* clone3 with a pidfd, pidfd_open, pidfd_getfd and unshare survive the failure of each allocation
 * in them. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"
#include "pidfd.h"

static int *fd;			/* in shared memory, so that its page needs no copy */

static int lowest(void)
{
	int free = OK(dup(0));

	close(free);
	return free;
}

static pid_t clone_pidfd(void)
{
	struct clone3_args args = { .flags = CLONE_PIDFD, .exit_signal = SIGCHLD,
				    .pidfd = (uintptr_t)fd };
	pid_t pid = clone3(&args, sizeof(args));

	if (!pid)
		_exit(9);
	return pid;
}

static struct gate go, left;

/* Shares files and folders with us, so that there is something to part from. */
static int sharer(void *unused)
{
	gate_pass(&go);
	return 0;
}

int main(void)
{
	volatile pid_t pid;
	volatile int free_fd, own;
	struct iovec many[9] = { { fail_open, 0 } };

	fail_open();
	fd = shared_pages(1);
	*fd = -1;
	go = gate();
	left = gate();
	free_fd = lowest();
	SWEEP("clone3 with CLONE_PIDFD", 19, errno == EAGAIN ? EAGAIN : ENOMEM,
	      (pid = clone_pidfd()), WAIT_EXIT(pid, 9); close(*fd),
	      CHECK_EQ(lowest(), free_fd);
	      FAILS(ECHILD, waitpid(-1, NULL, WNOHANG | __WALL)));
	own = OK(pidfd_open(getpid(), 0));
	free_fd = lowest();
	SWEEP("pidfd_open", 3, ENOMEM, (*fd = pidfd_open(1, 0)), close(*fd),
	      CHECK_EQ(lowest(), free_fd));
	SWEEP("pidfd_getfd", 0, ENOMEM, (*fd = pidfd_getfd(own, 0, 0)), close(*fd),
	      CHECK_EQ(lowest(), free_fd));
	SWEEP("pidfd_send_signal", 0, EAGAIN,
	      pidfd_send_signal(own, SIGCHLD, NULL, 0), (void)0, (void)0);

	SWEEP("process_madvise", 1, ENOMEM,
	      syscall(440, own, many, ARRAY_SIZE(many), MADV_WILLNEED, 0), (void)0, (void)0);
	SWEEP("kcmp", 0, ENOMEM, syscall(SYS_kcmp, getpid(), 1, 0, 0, 0), (void)0, (void)0);

	pid = start(sharer, CLONE_VM | CLONE_FILES | CLONE_FS | SIGCHLD);
	SWEEP("unshare", 2, ENOMEM, unshare(CLONE_FILES | CLONE_FS), (void)0, (void)0);
	gate_open(&go);
	WAIT_EXIT(pid, 0);
	return 0;
}
