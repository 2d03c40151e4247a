/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_PROCESS_PIDFD_H
#define KERNEL_PROCESS_PIDFD_H

#include <kernel/lib/types.h>
#include <kernel/locking/wait.h>
#include <kernel/process/pid.h>

struct file;

/* A descriptor and its file, which nobody sees yet. */
struct pidfd {
	int fd;
	struct file *file;
};

/*
 * pidfd_reserve - a descriptor of current's that will stand for `pid`. flags: O_NONBLOCK.
 * => 0, and pidfd_install() or pidfd_release() is due; -EMFILE, -ENOMEM.
 */
int pidfd_reserve(struct pidfd *pidfd, struct pid *pid, unsigned int flags);
void pidfd_install(const struct pidfd *pidfd);
void pidfd_release(const struct pidfd *pidfd);

/* => The process behind a descriptor of current's (put_pid), and in *flags its O_NONBLOCK; or
 *    ERR_PTR(-EBADF). */
struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags);

/* => That process, referenced (put_task_struct); or ERR_PTR(-EBADF) or, if it is gone, -ESRCH. */
struct task_struct *pidfd_get_task(unsigned int fd);

/*
 * A process has ended: who polls shall look. As many may, they are told by pidfd_notify() once
 * tasklist_lock, under which they look, has been released.
 * => tasklist_lock held, after that end. The pid, referenced, or NULL: nobody polls.
 */
static inline struct pid *pidfd_polled(struct pid *pid)
{
	return waitqueue_active(&pid->wait_pidfd) ? get_pid(pid) : NULL;
}

void pidfd_notify(struct pid *polled);		/* => takes the reference over; NULL is fine */

#endif
