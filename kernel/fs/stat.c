/* SPDX-License-Identifier: MIT */
/* What files are: stat, statx, readlink. */
#include <kernel/fs/fs.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/statx.h>
#include <asm/uaccess.h>
#include "internal.h"

static void vfs_getattr(const struct path *path, struct kstat *stat)
{
	struct inode *inode = path->dentry->d_inode;

	generic_fillattr(inode, stat);
	stat->result_mask = STATX_BASIC_STATS | STATX_MNT_ID;
	stat->attributes_mask = STATX_ATTR_AUTOMOUNT | STATX_ATTR_MOUNT_ROOT | STATX_ATTR_DAX;
	stat->attributes = path->dentry == path->mnt->mnt_root ? STATX_ATTR_MOUNT_ROOT : 0;
	stat->mnt_id = path->mnt->mnt_id;
	if (inode->i_op->getattr)
		inode->i_op->getattr(inode, stat);
}

#define STAT_FLAGS	(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE)

/* "" with AT_EMPTY_PATH is dfd itself, whatever that is. */
static int stat_at(int dfd, const char __user *name, int flags, struct kstat *stat)
{
	int lookup = at_flags_to_lookup(flags, STAT_FLAGS), error;
	struct path path;

	if (lookup < 0)
		return lookup;
	error = user_path_at(dfd, name, lookup, &path);
	if (error)
		return error;
	vfs_getattr(&path, stat);
	path_put(&path);
	return 0;
}

static int put_stat(const struct kstat *stat, struct stat __user *ubuf)
{
	struct stat buf = {
		.st_dev = stat->dev, .st_ino = stat->ino, .st_mode = stat->mode,
		.st_nlink = stat->nlink, .st_uid = stat->uid, .st_gid = stat->gid,
		.st_rdev = stat->rdev, .st_size = stat->size,
		.st_blksize = stat->blksize, .st_blocks = stat->blocks,
		.st_atime = stat->atime.tv_sec, .st_atime_nsec = stat->atime.tv_nsec,
		.st_mtime = stat->mtime.tv_sec, .st_mtime_nsec = stat->mtime.tv_nsec,
		.st_ctime = stat->ctime.tv_sec, .st_ctime_nsec = stat->ctime.tv_nsec,
	};

	return copy_to_user(ubuf, &buf, sizeof(buf)) ? -EFAULT : 0;
}

long sys_newfstatat(int dfd, const char __user *name, struct stat __user *ubuf, int flags)
{
	struct kstat stat;
	int error = stat_at(dfd, name, flags, &stat);

	return error ? error : put_stat(&stat, ubuf);
}

long sys_stat(const char __user *name, struct stat __user *ubuf)
{
	return sys_newfstatat(AT_FDCWD, name, ubuf, 0);
}

long sys_lstat(const char __user *name, struct stat __user *ubuf)
{
	return sys_newfstatat(AT_FDCWD, name, ubuf, AT_SYMLINK_NOFOLLOW);
}

long sys_fstat(unsigned int fd, struct stat __user *ubuf)
{
	struct fd f = fdget_raw(fd);
	struct kstat stat;

	if (!f.file)
		return -EBADF;
	vfs_getattr(&f.file->f_path, &stat);
	fdput(f);
	return put_stat(&stat, ubuf);
}

static struct statx_timestamp statx_time(struct timespec time)
{
	return (struct statx_timestamp){ .tv_sec = time.tv_sec, .tv_nsec = time.tv_nsec };
}

static int put_statx(const struct kstat *stat, unsigned int wanted, struct statx __user *ubuf)
{
	struct statx buf = {
		.stx_mask = stat->result_mask & (wanted | ~STATX_BTIME),
		.stx_blksize = stat->blksize,
		.stx_mnt_id = stat->mnt_id,
		.stx_attributes = stat->attributes,
		.stx_attributes_mask = stat->attributes_mask,
		.stx_nlink = stat->nlink,
		.stx_uid = stat->uid,
		.stx_gid = stat->gid,
		.stx_mode = stat->mode,
		.stx_ino = stat->ino,
		.stx_size = stat->size,
		.stx_blocks = stat->blocks,
		.stx_atime = statx_time(stat->atime),
		.stx_ctime = statx_time(stat->ctime),
		.stx_mtime = statx_time(stat->mtime),
		.stx_rdev_major = MAJOR(stat->rdev), .stx_rdev_minor = MINOR(stat->rdev),
		.stx_dev_major = MAJOR(stat->dev), .stx_dev_minor = MINOR(stat->dev),
	};

	if (buf.stx_mask & STATX_BTIME)
		buf.stx_btime = statx_time(stat->btime);
	return copy_to_user(ubuf, &buf, sizeof(buf)) ? -EFAULT : 0;
}

long sys_statx(int dfd, const char __user *name, unsigned int flags, unsigned int mask,
	       struct statx __user *ubuf)
{
	struct kstat stat;
	int error;

	if (mask & STATX__RESERVED)
		return -EINVAL;
	if ((flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE)
		return -EINVAL;
	error = stat_at(dfd, name, flags, &stat);
	return error ? error : put_statx(&stat, mask, ubuf);
}

/* ---- readlink ---- */

/* => Length of the text in buf, of PATH_MAX bytes; -EINVAL: not a link. */
static int vfs_readlink(const struct path *path, char *buf)
{
	struct inode *inode = path->dentry->d_inode;

	if (!S_ISLNK(inode->i_mode))
		return -EINVAL;
	touch_atime(path);
	if (inode->i_op->readlink)
		return inode->i_op->readlink(path->dentry, buf, PATH_MAX);
	memcpy(buf, inode->i_link, inode->i_size);
	return inode->i_size;
}

/* => What readlink returns. An empty path is dfd itself, opened with O_PATH | O_NOFOLLOW. */
static int readlink_at(int dfd, const char *name, char __user *ubuf, int size)
{
	char *buf = alloc_name();
	struct path path;
	int len = -ENOMEM;

	if (!buf)
		return len;
	len = filename_lookup(dfd, name, LOOKUP_EMPTY, &path);
	if (len)
		goto free_buf;
	len = vfs_readlink(&path, buf);
	path_put(&path);
	if (len == -EINVAL && !*name)
		len = -ENOENT;
	len = min(len, size);
	if (len > 0 && copy_to_user(ubuf, buf, len))
		len = -EFAULT;
free_buf:
	putname(buf);
	return len;
}

long sys_readlinkat(int dfd, const char __user *uname, char __user *ubuf, int size)
{
	char *name;
	int len;

	if (size <= 0)
		return -EINVAL;
	name = getname_flags(uname, true);
	if (IS_ERR(name))
		return PTR_ERR(name);
	len = readlink_at(dfd, name, ubuf, size);
	putname(name);
	return len;
}

long sys_readlink(const char __user *name, char __user *ubuf, int size)
{
	return sys_readlinkat(AT_FDCWD, name, ubuf, size);
}
