/* SPDX-License-Identifier: MIT */
/*
 * Extended attributes: no file system here has any. The arguments are checked as Linux does, a file
 * has none, and none can be set.
 */
#include <kernel/fs/fs.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/fcntl.h>
#include <asm/uaccess.h>
#include "internal.h"

#define XATTR_NAME_MAX 255
#define XATTR_SIZE_MAX 65536
#define XATTR_CREATE   1
#define XATTR_REPLACE  2

/* A call, on a file that has been found. */
struct xattr_call {
	enum { XATTR_SET,
	       XATTR_GET,
	       XATTR_LIST,
	       XATTR_REMOVE } what;
	const char __user *name;
	size_t size;
	int flags;
};

/* => 0, -ERANGE: no name, or too long a one; -EFAULT. */
static long get_name(char *name, const char __user *uname)
{
	long len = strncpy_from_user(name, uname, XATTR_NAME_MAX + 1);

	if (len < 0)
		return len;
	return len == 0 || len > XATTR_NAME_MAX ? -ERANGE : 0;
}

static bool has_prefix(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

static long do_xattr(const struct inode *inode, const struct xattr_call *call)
{
	char name[XATTR_NAME_MAX + 2];
	long error;

	if (call->what == XATTR_LIST)
		return 0;
	if (call->what == XATTR_SET && call->flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	error = get_name(name, call->name);
	if (error)
		return error;
	if (call->what == XATTR_SET && call->size > XATTR_SIZE_MAX)
		return -E2BIG;
	/* A user's are for files and folders. */
	if (has_prefix(name, "user.") && !S_ISREG(inode->i_mode) && !S_ISDIR(inode->i_mode))
		return call->what == XATTR_GET ? -ENODATA : -EPERM;
	/* Those that files in memory have on Linux are never there; others are not known. */
	if (call->what == XATTR_GET &&
	    (has_prefix(name, "security.") || has_prefix(name, "trusted.")))
		return -ENODATA;
	return -EOPNOTSUPP;
}

static long by_path(const char __user *upath, unsigned int lookup, const struct xattr_call *call)
{
	struct path path;
	long error = user_path_at(AT_FDCWD, upath, lookup, &path);

	if (error)
		return error;
	error = do_xattr(path.dentry->d_inode, call);
	path_put(&path);
	return error;
}

static long by_fd(unsigned int fd, const struct xattr_call *call)
{
	struct fd f = fdget(fd);
	long error;

	if (!f.file)
		return -EBADF;
	error = do_xattr(f.file->f_inode, call);
	fdput(f);
	return error;
}

long sys_setxattr(const char __user *path, const char __user *name, const void __user *value,
		  size_t size, int flags)
{
	struct xattr_call call = { XATTR_SET, name, size, flags };

	return by_path(path, LOOKUP_FOLLOW, &call);
}

long sys_getxattr(const char __user *path, const char __user *name, void __user *value,
		  size_t size)
{
	struct xattr_call call = { XATTR_GET, name, size, 0 };

	return by_path(path, LOOKUP_FOLLOW, &call);
}

long sys_listxattr(const char __user *path, char __user *list, size_t size)
{
	struct xattr_call call = { XATTR_LIST, NULL, size, 0 };

	return by_path(path, LOOKUP_FOLLOW, &call);
}

long sys_removexattr(const char __user *path, const char __user *name)
{
	struct xattr_call call = { XATTR_REMOVE, name, 0, 0 };

	return by_path(path, LOOKUP_FOLLOW, &call);
}

long sys_lsetxattr(const char __user *path, const char __user *name, const void __user *value,
		   size_t size, int flags)
{
	struct xattr_call call = { XATTR_SET, name, size, flags };

	return by_path(path, 0, &call);
}

long sys_lgetxattr(const char __user *path, const char __user *name, void __user *value,
		   size_t size)
{
	struct xattr_call call = { XATTR_GET, name, size, 0 };

	return by_path(path, 0, &call);
}

long sys_llistxattr(const char __user *path, char __user *list, size_t size)
{
	struct xattr_call call = { XATTR_LIST, NULL, size, 0 };

	return by_path(path, 0, &call);
}

long sys_lremovexattr(const char __user *path, const char __user *name)
{
	struct xattr_call call = { XATTR_REMOVE, name, 0, 0 };

	return by_path(path, 0, &call);
}

long sys_fsetxattr(unsigned int fd, const char __user *name, const void __user *value,
		   size_t size, int flags)
{
	struct xattr_call call = { XATTR_SET, name, size, flags };

	return by_fd(fd, &call);
}

long sys_fgetxattr(unsigned int fd, const char __user *name, void __user *value,
		   size_t size)
{
	struct xattr_call call = { XATTR_GET, name, size, 0 };

	return by_fd(fd, &call);
}

long sys_flistxattr(unsigned int fd, char __user *list, size_t size)
{
	struct xattr_call call = { XATTR_LIST, NULL, size, 0 };

	return by_fd(fd, &call);
}

long sys_fremovexattr(unsigned int fd, const char __user *name)
{
	struct xattr_call call = { XATTR_REMOVE, name, 0, 0 };

	return by_fd(fd, &call);
}
