/* SPDX-License-Identifier: MIT */
/* From a place in the tree back to its path. */
#include <kernel/fs/fs.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/lib/string.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

/* Text that grows to the left. `at` is NULL once it did not fit. */
struct left_buf {
	char *start, *at;
};

static void prepend(struct left_buf *buf, const char *text, size_t n)
{
	if (!buf->at)
		return;
	if ((size_t)(buf->at - buf->start) < n) {
		buf->at = NULL;
		return;
	}
	buf->at -= n;
	memcpy(buf->at, text, n);
}

/* => Was `root` reached, or did the walk end at the top of all mounts, or outside?
 *    dcache_lock held. */
static bool prepend_path(struct left_buf *buf, const struct path *path, const struct path *root)
{
	struct vfsmount *mnt = path->mnt;
	struct dentry *dentry = path->dentry;
	char *end = buf->at;
	bool reached = true;

	/* A program can make folders in folders without end: not what doesn't fit any more. */
	while (buf->at && (dentry != root->dentry || mnt != root->mnt)) {
		if (dentry == mnt->mnt_root || dentry->d_parent == dentry) {
			if (dentry != mnt->mnt_root || mnt->mnt_parent == mnt) {
				reached = false;
				break;
			}
			dentry = mnt->mnt_mountpoint;
			mnt = mnt->mnt_parent;
			continue;
		}
		prepend(buf, dentry->d_name, dentry->d_name_len);
		prepend(buf, "/", 1);
		dentry = dentry->d_parent;
	}
	if (buf->at == end)
		prepend(buf, "/", 1);
	return reached;
}

/* The name of what was never in the tree: a pipe, shared memory. */
static char *anonymous_path(struct dentry *dentry, char *buf, size_t size)
{
	struct seq_buf seq;

	seq_buf_init(&seq, buf, size);
	dentry->d_sb->s_d_op->dname(dentry, &seq);
	seq_buf_putc(&seq, 0);
	return seq.overflow ? ERR_PTR(-ENAMETOOLONG) : buf;
}

char *dentry_path(struct dentry *dentry, char *buf, size_t size)
{
	struct left_buf left = { buf, buf + size };
	char *end;

	prepend(&left, "", 1);
	end = left.at;
	spin_lock(&dcache_lock);
	while (left.at && dentry->d_parent != dentry) {
		prepend(&left, dentry->d_name, dentry->d_name_len);
		prepend(&left, "/", 1);
		dentry = dentry->d_parent;
	}
	spin_unlock(&dcache_lock);
	if (left.at == end)
		prepend(&left, "/", 1);
	return left.at ? left.at : ERR_PTR(-ENAMETOOLONG);
}

char *d_path(const struct path *path, char *buf, size_t size)
{
	struct left_buf left = { buf, buf + size };
	struct path root;

	if (path->dentry->d_sb->s_d_op && path->dentry->d_sb->s_d_op->dname)
		return anonymous_path(path->dentry, buf, size);
	get_fs_root(current->fs, &root);
	prepend(&left, "", 1);
	spin_lock(&dcache_lock);
	if (d_unlinked(path->dentry))
		prepend(&left, " (deleted)", 10);
	prepend_path(&left, path, &root);
	spin_unlock(&dcache_lock);
	path_put(&root);
	return left.at ? left.at : ERR_PTR(-ENAMETOOLONG);
}

long sys_getcwd(char __user *ubuf, unsigned long size)
{
	struct left_buf left;
	struct path root, pwd;
	char *name = alloc_name();
	long error = -ENOENT;
	size_t len;

	if (!name)
		return -ENOMEM;
	left = (struct left_buf){ name, name + PATH_MAX };
	get_fs_root(current->fs, &root);
	get_fs_pwd(current->fs, &pwd);
	prepend(&left, "", 1);
	spin_lock(&dcache_lock);
	if (!d_unlinked(pwd.dentry)) {
		if (!prepend_path(&left, &pwd, &root))
			prepend(&left, "(unreachable)", 13);
		error = left.at ? 0 : -ENAMETOOLONG;
	}
	spin_unlock(&dcache_lock);
	path_put(&pwd);
	path_put(&root);
	if (!error) {
		len = name + PATH_MAX - left.at;
		error = len;
		if (len > size)
			error = -ERANGE;
		else if (copy_to_user(ubuf, left.at, len))
			error = -EFAULT;
	}
	putname(name);
	return error;
}
