/* SPDX-License-Identifier: MIT */
/* fcntl. */
#include <kernel/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/pid.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <asm/uaccess.h>
#include "internal.h"

/* What F_SETFL changes, and no more. */
#define SETFL_MASK	(O_APPEND | O_NONBLOCK | FASYNC | O_DIRECT | O_NOATIME)

static int set_flags(struct file *file, unsigned int flags)
{
	if ((flags & O_NOATIME) && !(file->f_flags & O_NOATIME) &&
	    !inode_owner_or_capable(file->f_inode))
		return -EPERM;
	spin_lock(&file->f_lock);
	file->f_flags = (flags & SETFL_MASK) | (file->f_flags & ~SETFL_MASK);
	spin_unlock(&file->f_lock);
	return 0;
}

/* ---- Who is told about I/O. Nothing sends the signal yet; the setting is kept. ---- */

struct f_owner_ex {
	int type;
	pid_t pid;
};

enum { F_OWNER_TID, F_OWNER_PID, F_OWNER_PGRP };

static int set_owner(struct file *file, pid_t owner)
{
	struct pid *pid;

	if (owner == INT_MIN)
		return -EINVAL;
	if (owner) {
		pid = find_get_pid(owner < 0 ? -owner : owner);
		if (!pid)
			return -ESRCH;
		put_pid(pid);
	}
	spin_lock(&file->f_lock);
	file->f_owner = owner;
	spin_unlock(&file->f_lock);
	return 0;
}

static int set_owner_ex(struct file *file, const struct f_owner_ex __user *arg)
{
	struct f_owner_ex owner;

	if (copy_from_user(&owner, arg, sizeof(owner)))
		return -EFAULT;
	if (owner.type < F_OWNER_TID || owner.type > F_OWNER_PGRP)
		return -EINVAL;
	return set_owner(file, owner.type == F_OWNER_PGRP ? -owner.pid : owner.pid);
}

static int get_owner_ex(const struct file *file, struct f_owner_ex __user *arg)
{
	struct f_owner_ex owner = { .type = F_OWNER_PID, .pid = file->f_owner };

	if (owner.pid < 0)
		owner = (struct f_owner_ex){ .type = F_OWNER_PGRP, .pid = -owner.pid };
	return copy_to_user(arg, &owner, sizeof(owner)) ? -EFAULT : 0;
}

static int set_owner_signal(struct file *file, unsigned long sig)
{
	if (!valid_signal(sig))
		return -EINVAL;
	file->f_owner_sig = sig;
	return 0;
}

/* ---- fcntl ---- */

/* What works for O_PATH, too. => -EBADF: not one of these. */
static long fcntl_descriptor(unsigned int fd, struct file *file, unsigned int cmd,
			     unsigned long arg)
{
	switch (cmd) {
	case F_DUPFD:
		return dup_from(fd, arg, 0);
	case F_DUPFD_CLOEXEC:
		return dup_from(fd, arg, O_CLOEXEC);
	case F_GETFD:
		return fd_get_cloexec(fd) ? FD_CLOEXEC : 0;
	case F_SETFD:
		fd_set_cloexec(fd, arg & FD_CLOEXEC);
		return 0;
	case F_GETFL:
		return file->f_flags;
	}
	return -EBADF;
}

static long fcntl_file(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case F_SETFL:
		return set_flags(file, arg);
	case F_GETLK:
	case F_OFD_GETLK:
		return fcntl_getlk(file, cmd, user);
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return fcntl_setlk(fd, file, cmd, user);
	case F_GETOWN:
		return file->f_owner;
	case F_SETOWN:
		return set_owner(file, (int)arg);
	case F_GETOWN_EX:
		return get_owner_ex(file, user);
	case F_SETOWN_EX:
		return set_owner_ex(file, user);
	case F_GETSIG:
		return file->f_owner_sig;
	case F_SETSIG:
		return set_owner_signal(file, arg);
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		return pipe_fcntl(file, cmd, arg);
	case F_ADD_SEALS:
	case F_GET_SEALS:
		return shmem_fcntl(file, cmd, arg);
	}
	return -EINVAL;
}

static bool is_descriptor_command(unsigned int cmd)
{
	return cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC || cmd == F_GETFD || cmd == F_SETFD ||
	       cmd == F_GETFL;
}

long sys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct fd f = fdget_raw(fd);
	long result = -EBADF;

	if (!f.file)
		return -EBADF;
	if (is_descriptor_command(cmd))
		result = fcntl_descriptor(fd, f.file, cmd, arg);
	else if (!(f.file->f_mode & FMODE_PATH))
		result = fcntl_file(fd, f.file, cmd, arg);
	fdput(f);
	return result;
}
