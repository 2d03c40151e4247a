/* SPDX-License-Identifier: MIT */
/* fcntl. */
#include <kernel/cred/cred.h>
#include <kernel/fs/fasync.h>
#include <kernel/fs/fs.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <asm/uaccess.h>
#include "internal.h"

/* What F_SETFL changes, and no more. */
#define SETFL_MASK	(O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME)

void set_file_flags(struct file *file, unsigned int flags, unsigned int mask)
{
	spin_lock(&file->f_lock);
	file->f_flags = (flags & mask) | (file->f_flags & ~mask);
	spin_unlock(&file->f_lock);
}

static int set_flags(unsigned int fd, struct file *file, unsigned int flags)
{
	int error = 0;

	if ((flags & O_NOATIME) && !(file->f_flags & O_NOATIME) &&
	    !inode_owner_or_capable(file->f_inode))
		return -EPERM;
	if ((flags & O_DIRECT) && !S_ISFIFO(file->f_inode->i_mode))
		return -EINVAL;
	if (((flags ^ READ_ONCE(file->f_flags)) & FASYNC) && file->f_op->fasync)
		error = file->f_op->fasync(fd, file, flags & FASYNC);
	if (!error)
		set_file_flags(file, flags, SETFL_MASK);
	return error;
}

/* ---- Who is told about I/O ---- */

struct f_owner_ex {
	int type;
	pid_t pid;
};

enum { F_OWNER_TID, F_OWNER_PID, F_OWNER_PGRP };

/* => 0 or -ESRCH; 0 as a number: nobody. */
static int set_owner(struct file *file, pid_t nr, enum pid_type type)
{
	struct pid *pid = nr ? find_get_pid(nr) : NULL;

	if (nr && !pid)
		return -ESRCH;
	set_file_owner(file, pid, type, true);
	put_pid(pid);
	return 0;
}

/* => Its number, 0 if it is gone. */
static pid_t get_owner_nr(struct file *file, enum pid_type *type)
{
	struct file_owner owner = get_file_owner(file);
	pid_t nr = 0;

	*type = owner.type;
	spin_lock(&tasklist_lock);
	if (pid_task(owner.pid, owner.type))
		nr = pid_nr(owner.pid);
	spin_unlock(&tasklist_lock);
	put_pid(owner.pid);
	return nr;
}

/* F_SETOWN: a negative number is a group's. */
static int set_owner_or_group(struct file *file, int who)
{
	if (who == INT_MIN)
		return -EINVAL;
	return who < 0 ? set_owner(file, -who, PIDTYPE_PGID) : set_owner(file, who, PIDTYPE_TGID);
}

static pid_t get_owner_or_group(struct file *file)
{
	enum pid_type type;
	pid_t nr = get_owner_nr(file, &type);

	return type == PIDTYPE_PGID ? -nr : nr;
}

static int set_owner_ex(struct file *file, const struct f_owner_ex __user *arg)
{
	static const enum pid_type types[] = {
		[F_OWNER_TID] = PIDTYPE_PID,
		[F_OWNER_PID] = PIDTYPE_TGID,
		[F_OWNER_PGRP] = PIDTYPE_PGID,
	};
	struct f_owner_ex owner;

	if (copy_from_user(&owner, arg, sizeof(owner)))
		return -EFAULT;
	if (owner.type < F_OWNER_TID || owner.type > F_OWNER_PGRP)
		return -EINVAL;
	return set_owner(file, owner.pid, types[owner.type]);
}

static int get_owner_ex(struct file *file, struct f_owner_ex __user *arg)
{
	struct f_owner_ex owner;
	enum pid_type type;

	owner.pid = get_owner_nr(file, &type);
	owner.type = type == PIDTYPE_PGID ? F_OWNER_PGRP :
		     type == PIDTYPE_TGID ? F_OWNER_PID : F_OWNER_TID;
	return copy_to_user(arg, &owner, sizeof(owner)) ? -EFAULT : 0;
}

static int set_owner_signal(struct file *file, unsigned long sig)
{
	if (!valid_signal(sig))
		return -EINVAL;
	set_file_owner_signal(file, sig);
	return 0;
}

static int get_owner_uids(struct file *file, uid_t __user *arg)
{
	struct file_owner owner = get_file_owner(file);
	uid_t uids[2] = { owner.uid, owner.euid };

	put_pid(owner.pid);
	return copy_to_user(arg, uids, sizeof(uids)) ? -EFAULT : 0;
}

/* ---- How long what is written will last: kept, for nobody here asks ---- */

static int get_rw_hint(struct file *file, u64 __user *arg)
{
	return put_user(READ_ONCE(file->f_inode->i_write_hint), arg);
}

static int set_rw_hint(struct file *file, const u64 __user *arg)
{
	u64 hint;

	if (get_user(hint, arg))
		return -EFAULT;
	if (hint > RWH_WRITE_LIFE_EXTREME)
		return -EINVAL;
	WRITE_ONCE(file->f_inode->i_write_hint, hint);
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
		return set_flags(fd, file, arg);
	case F_GETLK:
	case F_OFD_GETLK:
		return fcntl_getlk(file, cmd, user);
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return fcntl_setlk(fd, file, cmd, user);
	case F_GETOWN:
		return get_owner_or_group(file);
	case F_SETOWN:
		return set_owner_or_group(file, arg);
	case F_GETOWN_EX:
		return get_owner_ex(file, user);
	case F_SETOWN_EX:
		return set_owner_ex(file, user);
	case F_GETOWNER_UIDS:
		return get_owner_uids(file, user);
	case F_GETSIG:
		return READ_ONCE(file->f_owner.sig);
	case F_SETSIG:
		return set_owner_signal(file, arg);
	case F_SETLEASE:
		return set_lease(fd, file, arg);
	case F_GETLEASE:
		return lease_type(file);
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		return pipe_fcntl(file, cmd, arg);
	case F_ADD_SEALS:
	case F_GET_SEALS:
		return shmem_fcntl(file, cmd, arg);
	case F_GET_RW_HINT:
		return get_rw_hint(file, user);
	case F_SET_RW_HINT:
		return set_rw_hint(file, user);
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
