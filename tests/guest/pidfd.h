/* SPDX-License-Identifier: MIT */
/* Descriptors for processes, and clone3: what musl doesn't bring. */
#ifndef TINE_TEST_PIDFD_H
#define TINE_TEST_PIDFD_H

#include "clone.h"

#define PIDFD_NONBLOCK		O_NONBLOCK
#define P_PIDFD			3
#ifndef CLONE_PIDFD
#define CLONE_PIDFD		0x1000
#endif
#define CLONE_CLEAR_SIGHAND	0x100000000ULL
#define CLONE_INTO_CGROUP	0x200000000ULL

struct clone3_args {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	uint64_t set_tid, set_tid_size, cgroup;
};

static inline int pidfd_open(pid_t pid, unsigned int flags)
{
	return syscall(SYS_pidfd_open, pid, flags);
}

static inline int pidfd_send_signal(int fd, int sig, siginfo_t *info, unsigned int flags)
{
	return syscall(SYS_pidfd_send_signal, fd, sig, info, flags);
}

static inline int pidfd_getfd(int fd, int target, unsigned int flags)
{
	return syscall(SYS_pidfd_getfd, fd, target, flags);
}

/* In the child it returns 0, as fork does: not for children in our memory. */
static inline pid_t clone3(struct clone3_args *args, size_t size)
{
	return syscall(SYS_clone3, args, size);
}

/* Has the process ended? As poll says, without waiting. */
static inline bool pidfd_ready(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n = OK(poll(&p, 1, 0));

	CHECK_EQ(p.revents, n ? POLLIN : 0);
	return n;
}

#endif
