/* SPDX-License-Identifier: MIT */
/* What inodes say about their files, changed: mode, owner, times, length. */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/signal/signal.h>
#include <kernel/time/time.h>
#include <kernel/uapi/capability.h>
#include <asm/uaccess.h>
#include "internal.h"

/* ---- The change itself ---- */

static bool may_chown(const struct inode *inode, uid_t uid)
{
	return (current->cred->fsuid == inode->i_uid && uid == inode->i_uid) || capable(CAP_CHOWN);
}

static bool may_chgrp(const struct inode *inode, gid_t gid)
{
	return (current->cred->fsuid == inode->i_uid && (in_group_p(gid) || gid == inode->i_gid)) ||
	       capable(CAP_CHOWN);
}

/* => 0 or -EPERM. Takes a set-group-ID bit away from who may not set it. */
static int check_attr(struct inode *inode, struct iattr *attr)
{
	gid_t gid = attr->ia_valid & ATTR_GID ? attr->ia_gid : inode->i_gid;

	if ((attr->ia_valid & ATTR_UID) && !may_chown(inode, attr->ia_uid))
		return -EPERM;
	if ((attr->ia_valid & ATTR_GID) && !may_chgrp(inode, attr->ia_gid))
		return -EPERM;
	if (attr->ia_valid & ATTR_MODE) {
		if (S_ISLNK(inode->i_mode))
			return -EOPNOTSUPP;
		if (!inode_owner_or_capable(inode))
			return -EPERM;
		if (!in_group_p(gid) && !capable(CAP_FSETID))
			attr->ia_mode &= ~S_ISGID;
	}
	if ((attr->ia_valid & (ATTR_ATIME_SET | ATTR_MTIME_SET)) && !inode_owner_or_capable(inode))
		return -EPERM;
	return 0;
}

/* => The bits of the mode that go when the contents or the owner change. */
static umode_t privileges(const struct inode *inode)
{
	umode_t kill = inode->i_mode & S_ISUID;

	if ((inode->i_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		kill |= S_ISGID;
	return S_ISREG(inode->i_mode) ? kill : 0;
}

static void kill_privileges(struct inode *inode, struct iattr *attr)
{
	umode_t kill = privileges(inode);

	if (!kill)
		return;
	attr->ia_valid |= ATTR_MODE;
	attr->ia_mode = inode->i_mode & ~kill;
}

static void setattr_size(struct inode *inode, loff_t size)
{
	loff_t old = inode->i_size;

	WRITE_ONCE(inode->i_size, size);
	if (size <= old)	/* an equal one takes what fallocate has put behind the end */
		truncate_pagecache(inode->i_mapping, size);
}

int simple_setattr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;

	if (attr->ia_valid & ATTR_SIZE)
		setattr_size(inode, attr->ia_size);
	spin_lock(&inode->i_lock);
	if (attr->ia_valid & ATTR_UID)
		inode->i_uid = attr->ia_uid;
	if (attr->ia_valid & ATTR_GID)
		inode->i_gid = attr->ia_gid;
	if (attr->ia_valid & ATTR_MODE)
		inode->i_mode = (inode->i_mode & S_IFMT) | (attr->ia_mode & S_IALLUGO);
	if (attr->ia_valid & ATTR_ATIME)
		inode->i_atime = attr->ia_atime;
	if (attr->ia_valid & ATTR_MTIME)
		inode->i_mtime = attr->ia_mtime;
	if (attr->ia_valid & ATTR_CTIME)
		inode->i_ctime = attr->ia_ctime;
	spin_unlock(&inode->i_lock);
	return 0;
}

int notify_change(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	struct timespec now = current_time();
	int error;

	if (attr->ia_valid & ATTR_KILL_PRIV)
		kill_privileges(inode, attr);
	error = attr->ia_valid & ATTR_FORCE ? 0 : check_attr(inode, attr);
	if (error)
		return error;
	attr->ia_ctime = now;
	attr->ia_valid |= ATTR_CTIME;
	if (!(attr->ia_valid & ATTR_ATIME_SET))
		attr->ia_atime = now;
	if (!(attr->ia_valid & ATTR_MTIME_SET))
		attr->ia_mtime = now;
	if (inode->i_op->setattr)
		return inode->i_op->setattr(dentry, attr);
	return simple_setattr(dentry, attr);
}

int file_remove_privs(struct file *file)
{
	struct iattr attr = { .ia_valid = ATTR_KILL_PRIV | ATTR_FORCE };

	if (!privileges(file->f_inode) || capable(CAP_FSETID))
		return 0;
	return notify_change(file->f_path.dentry, &attr);
}

/* Of a path: the mount's word first, then under the inode's lock. */
static int change_path(const struct path *path, struct iattr *attr)
{
	struct inode *inode = path->dentry->d_inode;
	int error = mnt_want_write(path->mnt);

	if (error)
		return error;
	inode_lock(inode);
	error = notify_change(path->dentry, attr);
	inode_unlock(inode);
	mnt_drop_write(path->mnt);
	return error;
}

/* ---- Length ---- */

int do_truncate(struct dentry *dentry, loff_t length, bool by_open)
{
	struct inode *inode = dentry->d_inode;
	struct iattr attr = {
		.ia_valid = ATTR_SIZE | ATTR_MTIME | ATTR_FORCE, .ia_size = length,
	};
	int error = 0;

	if (!by_open && length > inode->i_size && (unsigned long)length > rlimit(RLIMIT_FSIZE)) {
		send_sig(SIGXFSZ, current, false);
		return -EFBIG;
	}
	if (!capable(CAP_FSETID))
		attr.ia_valid |= ATTR_KILL_PRIV;
	inode_lock(inode);
	if (inode->i_seals & (length < inode->i_size ? F_SEAL_SHRINK : 0))
		error = -EPERM;
	if (length > inode->i_size && (inode->i_seals & F_SEAL_GROW))
		error = -EPERM;
	if (!error)
		error = notify_change(dentry, &attr);
	inode_unlock(inode);
	return error;
}

static int truncate_path(const struct path *path, loff_t length)
{
	struct inode *inode = path->dentry->d_inode;
	int error;

	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	error = mnt_want_write(path->mnt);
	if (error)
		return error;
	error = inode_permission(inode, MAY_WRITE);
	if (!error)
		error = get_write_access(inode);
	if (error)
		goto drop_write;
	error = break_lease(inode, O_WRONLY);
	if (!error)
		error = do_truncate(path->dentry, length, false);
	put_write_access(inode);
drop_write:
	mnt_drop_write(path->mnt);
	return error;
}

long sys_truncate(const char __user *name, long length)
{
	struct path path;
	int error;

	if (length < 0)
		return -EINVAL;
	error = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW, &path);
	if (error)
		return error;
	error = truncate_path(&path, length);
	path_put(&path);
	return error;
}

long sys_ftruncate(unsigned int fd, unsigned long length)
{
	struct fd f;
	int error = -EINVAL;

	if ((long)length < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (S_ISREG(f.file->f_inode->i_mode) && (f.file->f_mode & FMODE_WRITE))
		error = do_truncate(f.file->f_path.dentry, length, false);
	fdput(f);
	return error;
}

long sys_fallocate(unsigned int fd, int mode, loff_t offset, loff_t len)
{
	struct fd f = fdget(fd);
	long error;

	if (!f.file)
		return -EBADF;
	error = -EINVAL;
	if (offset < 0 || len <= 0)
		goto put_file;
	error = -EOPNOTSUPP;
	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		goto put_file;
	if ((mode & FALLOC_FL_PUNCH_HOLE) && !(mode & FALLOC_FL_KEEP_SIZE))
		goto put_file;
	error = -EBADF;
	if (!(f.file->f_mode & FMODE_WRITE))
		goto put_file;
	error = -ESPIPE;
	if (S_ISFIFO(f.file->f_inode->i_mode))
		goto put_file;
	error = -EISDIR;
	if (S_ISDIR(f.file->f_inode->i_mode))
		goto put_file;
	error = -ENODEV;
	if (!S_ISREG(f.file->f_inode->i_mode))
		goto put_file;
	error = -EFBIG;
	if (len > S64_MAX - offset)
		goto put_file;
	error = -EOPNOTSUPP;
	if (f.file->f_op->fallocate)
		error = f.file->f_op->fallocate(f.file, mode, offset, len);
put_file:
	fdput(f);
	return error;
}

/* ---- Mode ---- */

static int chmod_path(const struct path *path, umode_t mode)
{
	struct iattr attr = { .ia_valid = ATTR_MODE, .ia_mode = mode & S_IALLUGO };

	return change_path(path, &attr);
}

long sys_fchmodat(int dfd, const char __user *name, umode_t mode)
{
	struct path path;
	int error = user_path_at(dfd, name, LOOKUP_FOLLOW, &path);

	if (error)
		return error;
	error = chmod_path(&path, mode);
	path_put(&path);
	return error;
}

long sys_chmod(const char __user *name, umode_t mode)
{
	return sys_fchmodat(AT_FDCWD, name, mode);
}

long sys_fchmod(unsigned int fd, umode_t mode)
{
	struct fd f = fdget(fd);
	int error;

	if (!f.file)
		return -EBADF;
	error = chmod_path(&f.file->f_path, mode);
	fdput(f);
	return error;
}

/* ---- Owner ---- */

static int chown_path(const struct path *path, uid_t uid, gid_t gid)
{
	struct inode *inode = path->dentry->d_inode;
	struct iattr attr = { .ia_uid = uid, .ia_gid = gid };

	if (uid != (uid_t)-1)
		attr.ia_valid |= ATTR_UID;
	if (gid != (gid_t)-1)
		attr.ia_valid |= ATTR_GID;
	if (!S_ISDIR(inode->i_mode))
		attr.ia_valid |= ATTR_KILL_PRIV;
	return change_path(path, &attr);
}

long sys_fchownat(int dfd, const char __user *name, uid_t uid, gid_t gid, int flags)
{
	int lookup = at_flags_to_lookup(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH), error;
	struct path path;

	if (lookup < 0)
		return lookup;
	error = user_path_at(dfd, name, lookup, &path);
	if (error)
		return error;
	error = chown_path(&path, uid, gid);
	path_put(&path);
	return error;
}

long sys_chown(const char __user *name, uid_t uid, gid_t gid)
{
	return sys_fchownat(AT_FDCWD, name, uid, gid, 0);
}

long sys_lchown(const char __user *name, uid_t uid, gid_t gid)
{
	return sys_fchownat(AT_FDCWD, name, uid, gid, AT_SYMLINK_NOFOLLOW);
}

long sys_fchown(unsigned int fd, uid_t uid, gid_t gid)
{
	struct fd f = fdget(fd);
	int error;

	if (!f.file)
		return -EBADF;
	error = chown_path(&f.file->f_path, uid, gid);
	fdput(f);
	return error;
}

/* ---- Times ---- */

static bool nsec_valid(long nsec)
{
	return nsec == UTIME_OMIT || nsec == UTIME_NOW || (nsec >= 0 && nsec < (long)NSEC_PER_SEC);
}

/* => What times (NULL: now, both) ask for. */
static struct iattr times_to_attr(const struct timespec *times)
{
	struct iattr attr = { .ia_valid = ATTR_ATIME | ATTR_MTIME };

	if (!times)
		return attr;
	if (times[0].tv_nsec == UTIME_OMIT) {
		attr.ia_valid &= ~ATTR_ATIME;
	} else if (times[0].tv_nsec != UTIME_NOW) {
		attr.ia_valid |= ATTR_ATIME_SET;
		attr.ia_atime = times[0];
	}
	if (times[1].tv_nsec == UTIME_OMIT) {
		attr.ia_valid &= ~ATTR_MTIME;
	} else if (times[1].tv_nsec != UTIME_NOW) {
		attr.ia_valid |= ATTR_MTIME_SET;
		attr.ia_mtime = times[1];
	}
	return attr;
}

/* "Now" for both may be asked for by who may write; anything else only by the owner. */
static int utimes_path(const struct path *path, const struct timespec *times)
{
	struct inode *inode = path->dentry->d_inode;
	struct iattr attr = times_to_attr(times);
	bool both_now = attr.ia_valid == (ATTR_ATIME | ATTR_MTIME);
	int error = mnt_may_write(path->mnt);

	if (error)
		return error;
	if (both_now && !inode_owner_or_capable(inode))
		error = inode_permission(inode, MAY_WRITE);
	else if (!both_now && !inode_owner_or_capable(inode))
		error = -EPERM;
	return error ? error : change_path(path, &attr);
}

static int do_utimes(int dfd, const char __user *name, const struct timespec *times, int flags)
{
	int lookup = at_flags_to_lookup(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH), error;
	struct path path;
	struct fd f;

	if (times && (!nsec_valid(times[0].tv_nsec) || !nsec_valid(times[1].tv_nsec)))
		return -EINVAL;
	if (lookup < 0)
		return lookup;
	if (!name && dfd != AT_FDCWD) {
		if (flags)
			return -EINVAL;
		f = fdget(dfd);
		if (!f.file)
			return -EBADF;
		error = utimes_path(&f.file->f_path, times);
		fdput(f);
		return error;
	}
	error = user_path_at(dfd, name, lookup, &path);
	if (error)
		return error;
	error = utimes_path(&path, times);
	path_put(&path);
	return error;
}

long sys_utimensat(int dfd, const char __user *name, const struct timespec __user *utimes,
		   int flags)
{
	struct timespec times[2];

	if (!utimes)
		return do_utimes(dfd, name, NULL, flags);
	if (copy_from_user(times, utimes, sizeof(times)))
		return -EFAULT;
	if (times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
		return 0;
	return do_utimes(dfd, name, times, flags);
}

long sys_futimesat(int dfd, const char __user *name, const struct timeval __user *utimes)
{
	struct timespec times[2];
	struct timeval tv[2];

	if (!utimes)
		return do_utimes(dfd, name, NULL, 0);
	if (copy_from_user(tv, utimes, sizeof(tv)))
		return -EFAULT;
	for (int i = 0; i < 2; i++) {
		if (tv[i].tv_usec < 0 || tv[i].tv_usec >= USEC_PER_SEC)
			return -EINVAL;
		times[i].tv_sec = tv[i].tv_sec;
		times[i].tv_nsec = tv[i].tv_usec * NSEC_PER_USEC;
	}
	return do_utimes(dfd, name, times, 0);
}

long sys_utimes(const char __user *name, const struct timeval __user *times)
{
	return sys_futimesat(AT_FDCWD, name, times);
}

struct utimbuf {
	long actime, modtime;
};

long sys_utime(const char __user *name, const struct utimbuf __user *utimes)
{
	struct timespec times[2] = { { 0, 0 }, { 0, 0 } };
	struct utimbuf buf;

	if (!utimes)
		return do_utimes(AT_FDCWD, name, NULL, 0);
	if (copy_from_user(&buf, utimes, sizeof(buf)))
		return -EFAULT;
	times[0].tv_sec = buf.actime;
	times[1].tv_sec = buf.modtime;
	return do_utimes(AT_FDCWD, name, times, 0);
}
