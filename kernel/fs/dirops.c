/* SPDX-License-Identifier: MIT */
/*
 * Names that come and go: mknod, mkdir, link, symlink, unlink, rmdir, rename.
 *
 * The folder's i_rwsem is held for writing from the look-up to the change. Where more than one
 * inode is locked: rename_mutex first, where folders differ; then folders, one above the other
 * before it; then what is in them (a folder that goes away, files by address).
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/capability.h>
#include <asm/uaccess.h>
#include "internal.h"

static DEFINE_MUTEX(rename_mutex);	/* while it is held, no folder gets another parent */

#define WHITEOUT_DEV MKDEV(0, 0) /* in a layer of an overlay: the name is gone */

/* ---- Making a name ---- */

/*
 * => The walk is at the folder, whose i_rwsem is held, and *dentry is new: finish_create() ends
 *    both. -EEXIST.
 *    want_dir: slashes behind the name are fine.
 */
static int start_create(struct nameidata *nd, int dfd, const char *name, bool want_dir,
			struct dentry **dentry)
{
	int error = *name ? walk_parent(nd, dfd, name) : -ENOENT;

	if (error)
		return error;
	error = -EEXIST;
	if (nd->type != LAST_NORM)
		goto end_walk;
	down_write_nested(&nd->path.dentry->d_inode->i_rwsem, I_LOCK_PARENT);
	*dentry = lookup_locked(nd->path.dentry, &nd->last);
	error = PTR_ERR_OR_ZERO(*dentry);
	if (error)
		goto unlock;
	if ((*dentry)->d_inode)
		error = -EEXIST;
	else if (nd->must_dir && !want_dir)
		error = -ENOENT;
	else
		error = mnt_want_write(nd->path.mnt);
	if (!error)
		return 0;
	dput(*dentry);
unlock:
	inode_unlock(nd->path.dentry->d_inode);
end_walk:
	walk_end(nd);
	return error;
}

static void finish_create(struct nameidata *nd, struct dentry *dentry)
{
	mnt_drop_write(nd->path.mnt);
	dput(dentry);
	inode_unlock(nd->path.dentry->d_inode);
	walk_end(nd);
}

static int vfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int error = may_create(dir);

	if (error)
		return error;
	if (!dir->i_op->mkdir)
		return -EPERM;
	return dir->i_op->mkdir(dir, dentry, mode & (S_IRWXUGO | S_ISVTX));
}

int do_mkdirat(int dfd, const char *name, umode_t mode)
{
	struct dentry *dentry;
	struct nameidata nd;
	int error = start_create(&nd, dfd, name, true, &dentry);

	if (error)
		return error;
	error = vfs_mkdir(nd.path.dentry->d_inode, dentry, mode & ~current_umask());
	finish_create(&nd, dentry);
	return error;
}

static int vfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t rdev)
{
	int error = may_create(dir);

	if (error)
		return error;
	/* A white-out is nobody's device. */
	if ((S_ISBLK(mode) || (S_ISCHR(mode) && rdev != WHITEOUT_DEV)) && !capable(CAP_MKNOD))
		return -EPERM;
	if (!dir->i_op->mknod)
		return -EPERM;
	return dir->i_op->mknod(dir, dentry, mode, rdev);
}

int do_mknodat(int dfd, const char *name, umode_t mode, dev_t rdev)
{
	struct dentry *dentry;
	struct nameidata nd;
	int error;

	switch (mode & S_IFMT) {
	case 0:
		mode |= S_IFREG;
		break;
	case S_IFREG:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		break;
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
	error = start_create(&nd, dfd, name, false, &dentry);
	if (error)
		return error;
	mode = (mode & (S_IFMT | S_IALLUGO)) & ~current_umask();
	error = vfs_mknod(nd.path.dentry->d_inode, dentry, mode, rdev);
	finish_create(&nd, dentry);
	return error;
}

int do_symlinkat(const char *target, int dfd, const char *name)
{
	struct dentry *dentry;
	struct nameidata nd;
	struct inode *dir;
	int error = start_create(&nd, dfd, name, false, &dentry);

	if (error)
		return error;
	dir = nd.path.dentry->d_inode;
	error = may_create(dir);
	if (!error)
		error = dir->i_op->symlink ? dir->i_op->symlink(dir, dentry, target) : -EPERM;
	finish_create(&nd, dentry);
	return error;
}

/* => The folder's i_rwsem held. */
static int vfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;
	int error = may_create(dir);

	if (error)
		return error;
	if (dir->i_sb != inode->i_sb)
		return -EXDEV;
	if (!dir->i_op->link || S_ISDIR(inode->i_mode))
		return -EPERM;
	inode_lock(inode);
	if (!inode->i_nlink && !inode->i_linkable)
		error = -ENOENT;
	else
		error = dir->i_op->link(old, dir, dentry);
	if (!error)
		inode->i_linkable = false;
	inode_unlock(inode);
	return error;
}

int do_linkat(int olddfd, const char *oldname, int newdfd, const char *name, int flags)
{
	int lookup = at_flags_to_lookup(flags, AT_SYMLINK_FOLLOW | AT_EMPTY_PATH);
	struct dentry *dentry;
	struct nameidata nd;
	struct path old;
	int error;

	if (lookup < 0)
		return lookup;
	if ((lookup & LOOKUP_EMPTY) && !capable(CAP_DAC_READ_SEARCH))
		return -ENOENT;
	error = filename_lookup(olddfd, oldname, lookup, &old);
	if (error)
		return error;
	error = start_create(&nd, newdfd, name, false, &dentry);
	if (error)
		goto put_old;
	error = -EXDEV;
	if (old.mnt != nd.path.mnt)
		goto finish;
	error = -EPERM;
	if (may_link_to(old.dentry->d_inode))
		error = vfs_link(old.dentry, nd.path.dentry->d_inode, dentry);
finish:
	finish_create(&nd, dentry);
put_old:
	path_put(&old);
	return error;
}

/* ---- Removing a name ---- */

static int vfs_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	int error = may_delete(dir, dentry, false);

	if (error)
		return error;
	if (!dir->i_op->unlink)
		return -EPERM;
	inode_lock(inode);
	error = dentry->d_mounted ? -EBUSY : dir->i_op->unlink(dir, dentry);
	if (!error)
		d_delete(dentry);
	inode_unlock(inode);
	return error;
}

static int vfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	int error = may_delete(dir, dentry, true);

	if (error)
		return error;
	if (!dir->i_op->rmdir)
		return -EPERM;
	inode_lock(inode);
	error = dentry->d_mounted ? -EBUSY : dir->i_op->rmdir(dir, dentry);
	if (!error)
		d_delete(dentry);
	inode_unlock(inode);
	return error;
}

/* The walk is at the folder; looks the name up and removes it. */
static int remove_last(struct nameidata *nd,
		       int (*remove)(struct inode *dir, struct dentry *dentry))
{
	struct inode *dir = nd->path.dentry->d_inode;
	struct dentry *dentry;
	int error;

	error = mnt_want_write(nd->path.mnt);
	if (error)
		return error;
	down_write_nested(&dir->i_rwsem, I_LOCK_PARENT);
	dentry = lookup_locked(nd->path.dentry, &nd->last);
	error = PTR_ERR_OR_ZERO(dentry);
	if (error)
		goto unlock;
	if (!dentry->d_inode)
		error = -ENOENT;
	else if (nd->must_dir && remove == vfs_unlink)
		error = d_is_dir(dentry) ? -EISDIR : -ENOTDIR;
	else
		error = remove(dir, dentry);
unlock:
	inode_unlock(dir);
	/* The last reference may free the file: not under the folder's lock. */
	if (!IS_ERR(dentry))
		dput(dentry);
	mnt_drop_write(nd->path.mnt);
	return error;
}

int do_unlinkat(int dfd, const char *name)
{
	struct nameidata nd;
	int error = walk_parent(&nd, dfd, name);

	if (error)
		return error;
	error = nd.type == LAST_NORM ? remove_last(&nd, vfs_unlink) : -EISDIR;
	walk_end(&nd);
	return error;
}

int do_rmdir(int dfd, const char *name)
{
	struct nameidata nd;
	int error = walk_parent(&nd, dfd, name);

	if (error)
		return error;
	switch (nd.type) {
	case LAST_NORM:
		error = remove_last(&nd, vfs_rmdir);
		break;
	case LAST_DOT:
		error = -EINVAL;
		break;
	case LAST_DOTDOT:
		error = -ENOTEMPTY;
		break;
	case LAST_NONE:
		error = -EBUSY;
		break;
	}
	walk_end(&nd);
	return error;
}

/* ---- Renaming ---- */

/* => The child of `above` that leads to `below`, or NULL: not below it. rename_mutex held. */
static struct dentry *child_towards(struct dentry *above, struct dentry *below)
{
	for (; below->d_parent != below; below = below->d_parent)
		if (below->d_parent == above)
			return below;
	return NULL;
}

/* => What one of the two names must not be: the way from one folder down to the other; or NULL. */
static struct dentry *lock_rename(struct dentry *a, struct dentry *b)
{
	struct dentry *trap;

	if (a == b) {
		down_write_nested(&a->d_inode->i_rwsem, I_LOCK_PARENT);
		return NULL;
	}
	mutex_lock(&rename_mutex);
	trap = child_towards(b, a);
	if (trap)
		swap(a, b);		/* the upper one first */
	else
		trap = child_towards(a, b);
	down_write_nested(&a->d_inode->i_rwsem, I_LOCK_PARENT);
	down_write_nested(&b->d_inode->i_rwsem, I_LOCK_PARENT2);
	return trap;
}

static void unlock_rename(struct dentry *a, struct dentry *b)
{
	inode_unlock(a->d_inode);
	if (a != b) {
		inode_unlock(b->d_inode);
		mutex_unlock(&rename_mutex);
	}
}

/* => Each NULL, or one of two different inodes. */
static void lock_two_inodes(struct inode *a, struct inode *b)
{
	if (a > b)
		swap(a, b);
	if (a)
		down_write_nested(&a->i_rwsem, I_LOCK_CHILD);
	if (b)
		down_write_nested(&b->i_rwsem, I_LOCK_CHILD2);
}

static void unlock_two_inodes(struct inode *a, struct inode *b)
{
	if (a)
		inode_unlock(a);
	if (b)
		inode_unlock(b);
}

/* ---- White-outs: what RENAME_WHITEOUT leaves where the name was ---- */

struct whiteout {
	struct dentry *file; /* without a name yet; NULL: none is wanted */
	struct dentry *dentry; /* for its name, in the old folder */
};

static void put_whiteout(struct whiteout *whiteout)
{
	dput(whiteout->dentry);
	dput(whiteout->file);
}

/* => `at` is the name that will be taken. 0, or -errno and there is nothing to put. */
static int reserve_whiteout(struct whiteout *whiteout, struct dentry *at)
{
	struct qstr name = qstr_make(at->d_name, at->d_name_len);
	struct inode *dir = at->d_parent->d_inode, *inode = ERR_PTR(-ENOMEM);

	if (!dir->i_op->tmpfile)
		return -EINVAL;
	whiteout->file = d_alloc(at->d_parent, &name);
	whiteout->dentry = d_alloc(at->d_parent, &name);
	if (whiteout->file && whiteout->dentry)
		inode = dir->i_op->tmpfile(dir, S_IFCHR);
	if (IS_ERR(inode)) {
		put_whiteout(whiteout);
		return PTR_ERR(inode);
	}
	whiteout->file->d_inode = inode;
	return 0;
}

/* Where a name is, or will be. */
struct rename_end {
	struct dentry *parent;
	struct inode *dir;
	struct dentry *dentry;		/* without an inode: nothing is there */
};

static int may_rename(struct rename_end *old, struct rename_end *new, bool exchange)
{
	bool is_dir = d_is_dir(old->dentry), new_is_dir = is_dir;
	int error = may_delete(old->dir, old->dentry, is_dir);

	if (error)
		return error;
	if (exchange)
		new_is_dir = d_is_dir(new->dentry);
	if (new->dentry->d_inode)
		error = may_delete(new->dir, new->dentry, new_is_dir);
	else
		error = may_create(new->dir);
	if (error)
		return error;
	/* A folder's ".." changes. */
	if (old->dir != new->dir && is_dir)
		error = inode_permission(old->dentry->d_inode, MAY_WRITE);
	if (!error && exchange && old->dir != new->dir && new_is_dir)
		error = inode_permission(new->dentry->d_inode, MAY_WRITE);
	return error;
}

/* => What is renamed, and what goes away, is locked. */
static int rename_locked(struct rename_end *old, struct rename_end *new, unsigned int flags)
{
	struct whiteout whiteout = { NULL, NULL };
	bool exchange = flags & RENAME_EXCHANGE;
	const struct inode_operations *ops = old->dir->i_op;
	struct dentry *target = new->dentry->d_inode ? new->dentry : NULL;
	int error;

	if (old->dentry->d_mounted || new->dentry->d_mounted)
		return -EBUSY;
	if (exchange ? !ops->exchange : !ops->rename)
		return -EINVAL;
	error = flags & RENAME_WHITEOUT ? reserve_whiteout(&whiteout, old->dentry) : 0;
	if (error)
		return error;
	if (exchange)
		error = ops->exchange(old->dir, old->dentry, new->dir, target);
	else
		error = ops->rename(old->dir, old->dentry, new->dir, target);
	if (error)
		goto put_whiteout;

	/* Nothing below can fail. */
	if (exchange)
		d_exchange(old->dentry, target);
	else
		d_move(old->dentry, new->dentry);
	if (whiteout.file)
		ops->link(whiteout.file, old->dir, whiteout.dentry);
put_whiteout:
	put_whiteout(&whiteout);
	return error;
}

static int vfs_rename(struct rename_end *old, struct rename_end *new, unsigned int flags)
{
	bool exchange = flags & RENAME_EXCHANGE;
	struct inode *inode = old->dentry->d_inode, *target = new->dentry->d_inode;
	struct inode *lock1 = S_ISDIR(inode->i_mode) ? NULL : inode, *lock2 = target;
	int error;

	if (inode == target)
		return 0;		/* two names of one file: POSIX wants both kept */
	error = may_rename(old, new, exchange);
	if (error)
		return error;
	/* Folders whose name alone changes stay unlocked; one that goes away must not fill. */
	if (exchange && S_ISDIR(target->i_mode))
		lock2 = NULL;
	lock_two_inodes(lock1, lock2);
	error = rename_locked(old, new, flags);
	unlock_two_inodes(lock1, lock2);
	return error;
}

/* => The checks of the two names against each other, in Linux's order. */
static int check_rename(struct nameidata *old_nd, struct nameidata *new_nd, struct rename_end *old,
			struct rename_end *new, struct dentry *trap, unsigned int flags)
{
	bool exchange = flags & RENAME_EXCHANGE;

	if (!old->dentry->d_inode)
		return -ENOENT;
	if ((flags & RENAME_NOREPLACE) && new->dentry->d_inode)
		return -EEXIST;
	if (exchange && !new->dentry->d_inode)
		return -ENOENT;
	if (exchange && new_nd->must_dir && !d_is_dir(new->dentry))
		return -ENOTDIR;
	if (!d_is_dir(old->dentry) && (old_nd->must_dir || (!exchange && new_nd->must_dir)))
		return -ENOTDIR;
	if (old->dentry == trap)
		return -EINVAL;
	if (new->dentry == trap)
		return exchange ? -EINVAL : -ENOTEMPTY;
	return 0;
}

/* Both walks are at their folders. */
static int rename_last(struct nameidata *old_nd, struct nameidata *new_nd, unsigned int flags)
{
	struct rename_end old = { old_nd->path.dentry, old_nd->path.dentry->d_inode, NULL };
	struct rename_end new = { new_nd->path.dentry, new_nd->path.dentry->d_inode, NULL };
	struct dentry *trap = lock_rename(old.parent, new.parent);
	int error;

	old.dentry = lookup_locked(old.parent, &old_nd->last);
	error = PTR_ERR_OR_ZERO(old.dentry);
	if (error)
		goto unlock;
	new.dentry = lookup_locked(new.parent, &new_nd->last);
	error = PTR_ERR_OR_ZERO(new.dentry);
	if (error)
		goto unlock_put_old;
	error = check_rename(old_nd, new_nd, &old, &new, trap, flags);
	if (!error)
		error = vfs_rename(&old, &new, flags);
	unlock_rename(old.parent, new.parent);
	dput(new.dentry);
	dput(old.dentry);
	return error;

unlock_put_old:
	dput(old.dentry);
unlock:
	unlock_rename(old.parent, new.parent);
	return error;
}

static int do_renameat2(int olddfd, const char *oldname, int newdfd, const char *newname,
			unsigned int flags)
{
	struct nameidata old, new;
	int error;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT))
		return -EINVAL;
	if ((flags & RENAME_EXCHANGE) && flags != RENAME_EXCHANGE)
		return -EINVAL;
	error = walk_parent(&old, olddfd, oldname);
	if (error)
		return error;
	error = walk_parent(&new, newdfd, newname);
	if (error)
		goto end_old;
	error = -EXDEV;
	if (old.path.mnt != new.path.mnt)
		goto end_new;
	error = -EBUSY;
	if (old.type != LAST_NORM)
		goto end_new;
	if (flags & RENAME_NOREPLACE)
		error = -EEXIST;
	if (new.type != LAST_NORM)
		goto end_new;
	error = mnt_want_write(old.path.mnt);
	if (error)
		goto end_new;
	error = rename_last(&old, &new, flags);
	mnt_drop_write(old.path.mnt);
end_new:
	walk_end(&new);
end_old:
	walk_end(&old);
	return error;
}

/* ---- System calls: one form each takes folders, the others are doors to it ---- */

long sys_mkdirat(int dfd, const char __user *uname, umode_t mode)
{
	char *name = getname(uname);
	int error;

	if (IS_ERR(name))
		return PTR_ERR(name);
	error = do_mkdirat(dfd, name, mode);
	putname(name);
	return error;
}

long sys_mkdir(const char __user *name, umode_t mode)
{
	return sys_mkdirat(AT_FDCWD, name, mode);
}

long sys_mknodat(int dfd, const char __user *uname, umode_t mode, unsigned int rdev)
{
	char *name = getname(uname);
	int error;

	if (IS_ERR(name))
		return PTR_ERR(name);
	error = do_mknodat(dfd, name, mode, rdev);
	putname(name);
	return error;
}

long sys_mknod(const char __user *name, umode_t mode, unsigned int rdev)
{
	return sys_mknodat(AT_FDCWD, name, mode, rdev);
}

long sys_symlinkat(const char __user *utarget, int dfd, const char __user *uname)
{
	char *target = getname(utarget), *name;
	int error;

	if (IS_ERR(target))
		return PTR_ERR(target);
	name = getname(uname);
	error = PTR_ERR_OR_ZERO(name);
	if (!error) {
		error = do_symlinkat(target, dfd, name);
		putname(name);
	}
	putname(target);
	return error;
}

long sys_symlink(const char __user *target, const char __user *name)
{
	return sys_symlinkat(target, AT_FDCWD, name);
}

long sys_linkat(int olddfd, const char __user *uold, int newdfd, const char __user *unew, int flags)
{
	char *old = getname_flags(uold, flags & AT_EMPTY_PATH), *new;
	int error;

	if (IS_ERR(old))
		return PTR_ERR(old);
	new = getname(unew);
	error = PTR_ERR_OR_ZERO(new);
	if (!error) {
		error = do_linkat(olddfd, old, newdfd, new, flags);
		putname(new);
	}
	putname(old);
	return error;
}

long sys_link(const char __user *old, const char __user *new)
{
	return sys_linkat(AT_FDCWD, old, AT_FDCWD, new, 0);
}

long sys_unlinkat(int dfd, const char __user *uname, int flags)
{
	char *name;
	int error;

	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	name = getname(uname);
	if (IS_ERR(name))
		return PTR_ERR(name);
	error = flags & AT_REMOVEDIR ? do_rmdir(dfd, name) : do_unlinkat(dfd, name);
	putname(name);
	return error;
}

long sys_unlink(const char __user *name)
{
	return sys_unlinkat(AT_FDCWD, name, 0);
}

long sys_rmdir(const char __user *name)
{
	return sys_unlinkat(AT_FDCWD, name, AT_REMOVEDIR);
}

long sys_renameat2(int olddfd, const char __user *uold, int newdfd, const char __user *unew,
		   unsigned int flags)
{
	char *old = getname(uold), *new;
	int error;

	if (IS_ERR(old))
		return PTR_ERR(old);
	new = getname(unew);
	error = PTR_ERR_OR_ZERO(new);
	if (!error) {
		error = do_renameat2(olddfd, old, newdfd, new, flags);
		putname(new);
	}
	putname(old);
	return error;
}

long sys_renameat(int olddfd, const char __user *old, int newdfd, const char __user *new)
{
	return sys_renameat2(olddfd, old, newdfd, new, 0);
}

long sys_rename(const char __user *old, const char __user *new)
{
	return sys_renameat2(AT_FDCWD, old, AT_FDCWD, new, 0);
}
