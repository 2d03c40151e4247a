/* SPDX-License-Identifier: MIT */
/*
 * Extended attributes: names with values, beside what a file is. See xattr(7).
 *
 * Files in memory have those of the classes "trusted." (for who is CAP_SYS_ADMIN) and "security."
 * (for security modules, of which there are none: nothing comes of what they say). As on Linux 6.1
 * they have none of users'. They are a list, at the inode.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/fcntl.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

#define XATTR_NAME_MAX 255
#define XATTR_SIZE_MAX 65536
#define XATTR_CREATE   1
#define XATTR_REPLACE  2

struct xattr {
	struct list_head list; /* in i_xattrs; i_rwsem */
	size_t size;
	void *value; /* behind the name */
	char name[]; /* terminated */
};

/* A call, on a file that has been found. */
struct xattr_call {
	enum { XATTR_SET, XATTR_GET, XATTR_LIST, XATTR_REMOVE } what;
	const char __user *name;
	void __user *buf; /* the value, or where it, or the list of names, goes */
	size_t size;
	int flags;
};

/* ---- The attributes of an inode. => i_rwsem held ---- */

static struct xattr *find_xattr(const struct inode *inode, const char *name)
{
	struct xattr *xattr;

	list_for_each_entry(xattr, &inode->i_xattrs, list)
		if (!strcmp(xattr->name, name))
			return xattr;
	return NULL;
}

/* => Takes over `new`; NULL: the name goes. */
static long set_xattr(struct inode *inode, const char *name, struct xattr *new, int flags)
{
	struct xattr *old = find_xattr(inode, name);

	if (old && (flags & XATTR_CREATE))
		return -EEXIST;
	if (!old && (!new || (flags & XATTR_REPLACE)))
		return -ENODATA;
	if (new)
		list_add(&new->list, old ? &old->list : &inode->i_xattrs);
	if (old) {
		list_del(&old->list);
		kvfree(old);
	}
	inode_touch(inode, ATTR_CTIME);
	return 0;
}

/* => The size of the value, which is in buf if that has a size. */
static long get_xattr(const struct inode *inode, const char *name, void *buf, size_t size)
{
	struct xattr *xattr = find_xattr(inode, name);

	if (!xattr)
		return -ENODATA;
	if (!size)
		return xattr->size;
	if (size < xattr->size)
		return -ERANGE;
	memcpy(buf, xattr->value, xattr->size);
	return xattr->size;
}

static bool has_prefix(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

/* => The size of all the names that current may see, one behind the other in buf. */
static long list_xattrs(const struct inode *inode, char *buf, size_t size)
{
	struct xattr *xattr;
	size_t done = 0;

	list_for_each_entry(xattr, &inode->i_xattrs, list) {
		size_t len = strlen(xattr->name) + 1;

		if (has_prefix(xattr->name, "trusted.") && !capable(CAP_SYS_ADMIN))
			continue;
		if (size && done + len > size)
			return -ERANGE;
		if (size)
			memcpy(buf + done, xattr->name, len);
		done += len;
	}
	return done;
}

void xattrs_free(struct inode *inode)
{
	struct xattr *xattr, *next;

	list_for_each_entry_safe(xattr, next, &inode->i_xattrs, list)
		kvfree(xattr);
}

/* ---- Names, and who may use them ---- */

/* => 0, -ERANGE: no name, or too long a one; -EFAULT. */
static long get_name(char *name, const char __user *uname)
{
	long len = strncpy_from_user(name, uname, XATTR_NAME_MAX + 1);

	if (len < 0)
		return len;
	return len == 0 || len > XATTR_NAME_MAX ? -ERANGE : 0;
}

/* => 0; -EOPNOTSUPP: files of that kind have no attributes of that class. */
static long check_class(const struct inode *inode, const char *name)
{
	const char *rest = strchr(name, '.');

	if (!inode->i_sb->s_has_xattrs ||
	    (!has_prefix(name, "trusted.") && !has_prefix(name, "security.")))
		return -EOPNOTSUPP;
	return rest[1] ? 0 : -EINVAL;
}

static long xattr_permission(struct inode *inode, const char *name, bool write)
{
	bool for_all = S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode);

	if (has_prefix(name, "trusted.") && !capable(CAP_SYS_ADMIN))
		return write ? -EPERM : -ENODATA;
	if (has_prefix(name, "security."))
		return write && !capable(CAP_SYS_ADMIN) ? -EPERM : 0;
	if (has_prefix(name, "user.") && !for_all)
		return write ? -EPERM : -ENODATA;
	if (has_prefix(name, "system."))
		return 0;
	return inode_permission(inode, write ? MAY_WRITE : MAY_READ);
}

/* ---- The calls ---- */

/* => An attribute with the value of the program. ERR_PTR. */
static struct xattr *make_xattr(const char *name, const void __user *value, size_t size)
{
	size_t len = strlen(name) + 1;
	struct xattr *xattr = kvmalloc(sizeof(*xattr) + len + size);

	if (!xattr)
		return ERR_PTR(-ENOMEM);
	memcpy(xattr->name, name, len);
	xattr->value = xattr->name + len;
	xattr->size = size;
	if (!copy_from_user(xattr->value, value, size))
		return xattr;
	kvfree(xattr);
	return ERR_PTR(-EFAULT);
}

static long change_xattr(const struct path *path, const char *name, const struct xattr_call *call)
{
	struct inode *inode = path->dentry->d_inode;
	struct xattr *new = NULL;
	long error;

	/* A program gets no rights with its file: see exec_cred.c. */
	if (call->what == XATTR_SET && !strcmp(name, "security.capability"))
		return -EOPNOTSUPP;
	if (call->what == XATTR_SET)
		new = make_xattr(name, call->buf, call->size);
	if (IS_ERR(new))
		return PTR_ERR(new);
	inode_lock(inode);
	error = xattr_permission(inode, name, true);
	if (!error)
		error = check_class(inode, name);
	if (!error)
		error = set_xattr(inode, name, new, call->flags);
	inode_unlock(inode);
	if (error)
		kvfree(new);
	return error;
}

/* Reading: the value of `name`, or for NULL the names, by way of `buf`. */
static long read_xattr(struct inode *inode, const char *name, void *buf, size_t size)
{
	long result = 0;

	if (name)
		result = xattr_permission(inode, name, false);
	if (name && !result)
		result = check_class(inode, name);
	if (result)
		return result;
	down_read(&inode->i_rwsem);
	result = name ? get_xattr(inode, name, buf, size) : list_xattrs(inode, buf, size);
	up_read(&inode->i_rwsem);
	return result;
}

static long fetch_xattr(struct inode *inode, const char *name, const struct xattr_call *call)
{
	size_t size = min_t(size_t, call->size, XATTR_SIZE_MAX);
	void *buf = NULL;
	long result;

	if (size) {
		buf = kvmalloc(size);
		if (!buf)
			return -ENOMEM;
	}
	result = read_xattr(inode, name, buf, size);
	if (size && result > 0 && copy_to_user(call->buf, buf, result))
		result = -EFAULT;
	kvfree(buf);
	return result;
}

static long do_xattr(const struct path *path, const struct xattr_call *call)
{
	struct inode *inode = path->dentry->d_inode;
	char name[XATTR_NAME_MAX + 2];
	long error;

	if (call->what == XATTR_LIST)
		return fetch_xattr(inode, NULL, call);
	if (call->what == XATTR_SET && call->flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	error = get_name(name, call->name);
	if (error)
		return error;
	if (call->what == XATTR_GET)
		return fetch_xattr(inode, name, call);
	if (call->what == XATTR_SET && call->size > XATTR_SIZE_MAX)
		return -E2BIG;
	error = mnt_want_write(path->mnt);
	if (error)
		return error;
	error = change_xattr(path, name, call);
	mnt_drop_write(path->mnt);
	return error;
}

static long by_path(const char __user *upath, unsigned int lookup, const struct xattr_call *call)
{
	struct path path;
	long error = user_path_at(AT_FDCWD, upath, lookup, &path);

	if (error)
		return error;
	error = do_xattr(&path, call);
	path_put(&path);
	return error;
}

static long by_fd(unsigned int fd, const struct xattr_call *call)
{
	struct fd f = fdget(fd);
	long error;

	if (!f.file)
		return -EBADF;
	error = do_xattr(&f.file->f_path, call);
	fdput(f);
	return error;
}

long sys_setxattr(const char __user *path, const char __user *name, const void __user *value,
		  size_t size, int flags)
{
	struct xattr_call call = { XATTR_SET, name, (void __user *)value, size, flags };

	return by_path(path, LOOKUP_FOLLOW, &call);
}

long sys_getxattr(const char __user *path, const char __user *name, void __user *value,
		  size_t size)
{
	struct xattr_call call = { XATTR_GET, name, value, size, 0 };

	return by_path(path, LOOKUP_FOLLOW, &call);
}

long sys_listxattr(const char __user *path, char __user *list, size_t size)
{
	struct xattr_call call = { XATTR_LIST, NULL, list, size, 0 };

	return by_path(path, LOOKUP_FOLLOW, &call);
}

long sys_removexattr(const char __user *path, const char __user *name)
{
	struct xattr_call call = { .what = XATTR_REMOVE, .name = name };

	return by_path(path, LOOKUP_FOLLOW, &call);
}

long sys_lsetxattr(const char __user *path, const char __user *name, const void __user *value,
		   size_t size, int flags)
{
	struct xattr_call call = { XATTR_SET, name, (void __user *)value, size, flags };

	return by_path(path, 0, &call);
}

long sys_lgetxattr(const char __user *path, const char __user *name, void __user *value,
		   size_t size)
{
	struct xattr_call call = { XATTR_GET, name, value, size, 0 };

	return by_path(path, 0, &call);
}

long sys_llistxattr(const char __user *path, char __user *list, size_t size)
{
	struct xattr_call call = { XATTR_LIST, NULL, list, size, 0 };

	return by_path(path, 0, &call);
}

long sys_lremovexattr(const char __user *path, const char __user *name)
{
	struct xattr_call call = { .what = XATTR_REMOVE, .name = name };

	return by_path(path, 0, &call);
}

long sys_fsetxattr(unsigned int fd, const char __user *name, const void __user *value,
		   size_t size, int flags)
{
	struct xattr_call call = { XATTR_SET, name, (void __user *)value, size, flags };

	return by_fd(fd, &call);
}

long sys_fgetxattr(unsigned int fd, const char __user *name, void __user *value,
		   size_t size)
{
	struct xattr_call call = { XATTR_GET, name, value, size, 0 };

	return by_fd(fd, &call);
}

long sys_flistxattr(unsigned int fd, char __user *list, size_t size)
{
	struct xattr_call call = { XATTR_LIST, NULL, list, size, 0 };

	return by_fd(fd, &call);
}

long sys_fremovexattr(unsigned int fd, const char __user *name)
{
	struct xattr_call call = { .what = XATTR_REMOVE, .name = name };

	return by_fd(fd, &call);
}
