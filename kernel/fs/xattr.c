/* SPDX-License-Identifier: MIT */
/*
 * Extended attributes: no file system here has any. Programs ask for them all the same, ls -l for
 * one, and must hear that rather than that there is no such call. (xattr(7))
 */
#include <kernel/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <asm/uaccess.h>

#define XATTR_NAME_MAX 255
#define XATTR_SIZE_MAX 65536
#define XATTR_CREATE   1
#define XATTR_REPLACE  2

/* => An attribute that may not be seen isn't there; otherwise that there are none. */
static int no_attribute(const struct inode *inode, const char *name, bool write)
{
	if (!strncmp(name, "trusted.", 8) && !capable(CAP_SYS_ADMIN))
		return write ? -EPERM : -ENODATA;
	if (!strncmp(name, "user.", 5) && !S_ISREG(inode->i_mode) && !S_ISDIR(inode->i_mode))
		return write ? -EPERM : -ENODATA;
	return -EOPNOTSUPP;
}

static int find_attribute(const struct path *path, const char __user *uname, bool write)
{
	char name[XATTR_NAME_MAX + 1];
	long len = strncpy_from_user(name, uname, sizeof(name));
	int error = 0;

	if (len < 0)
		return len;
	if (len == 0 || len == sizeof(name))
		return -ERANGE;
	if (write)
		error = mnt_may_write(path->mnt);
	return error ? error : no_attribute(path->dentry->d_inode, name, write);
}

static long path_attribute(const char __user *upath, unsigned int lookup, const char __user *name,
			   bool write)
{
	struct path path;
	long result = user_path_at(AT_FDCWD, upath, lookup, &path);

	if (result)
		return result;
	result = find_attribute(&path, name, write);
	path_put(&path);
	return result;
}

static long fd_attribute(int fd, const char __user *name, bool write)
{
	struct fd f = fdget(fd);
	long result = -EBADF;

	if (f.file)
		result = find_attribute(&f.file->f_path, name, write);
	fdput(f);
	return result;
}

static int check_set(size_t size, int flags)
{
	if (flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	return size > XATTR_SIZE_MAX ? -E2BIG : 0;
}

long sys_setxattr(const char __user *path, const char __user *name, const void __user *value,
		  size_t size, int flags)
{
	int error = check_set(size, flags);

	return error ? error : path_attribute(path, LOOKUP_FOLLOW, name, true);
}

long sys_lsetxattr(const char __user *path, const char __user *name, const void __user *value,
		   size_t size, int flags)
{
	int error = check_set(size, flags);

	return error ? error : path_attribute(path, 0, name, true);
}

long sys_fsetxattr(int fd, const char __user *name, const void __user *value, size_t size,
		   int flags)
{
	int error = check_set(size, flags);

	return error ? error : fd_attribute(fd, name, true);
}

long sys_getxattr(const char __user *path, const char __user *name, void __user *value, size_t size)
{
	return path_attribute(path, LOOKUP_FOLLOW, name, false);
}

long sys_lgetxattr(const char __user *path, const char __user *name, void __user *value,
		   size_t size)
{
	return path_attribute(path, 0, name, false);
}

long sys_fgetxattr(int fd, const char __user *name, void __user *value, size_t size)
{
	return fd_attribute(fd, name, false);
}

long sys_removexattr(const char __user *path, const char __user *name)
{
	return path_attribute(path, LOOKUP_FOLLOW, name, true);
}

long sys_lremovexattr(const char __user *path, const char __user *name)
{
	return path_attribute(path, 0, name, true);
}

long sys_fremovexattr(int fd, const char __user *name)
{
	return fd_attribute(fd, name, true);
}

/* ---- Lists: empty ones ---- */

static long list_path(const char __user *upath, unsigned int lookup)
{
	struct path path;
	long error = user_path_at(AT_FDCWD, upath, lookup, &path);

	if (!error)
		path_put(&path);
	return error;
}

long sys_listxattr(const char __user *path, char __user *list, size_t size)
{
	return list_path(path, LOOKUP_FOLLOW);
}

long sys_llistxattr(const char __user *path, char __user *list, size_t size)
{
	return list_path(path, 0);
}

long sys_flistxattr(int fd, char __user *list, size_t size)
{
	struct fd f = fdget(fd);

	if (!f.file)
		return -EBADF;
	fdput(f);
	return 0;
}
