/* SPDX-License-Identifier: MIT */
/*
 * From a path to a file, component by component. See path_resolution(7).
 *
 * A walk holds a reference on the place it is at, and a pointer to what is left of the path. A
 * symbolic link puts its text in front of that rest, in a buffer of the walk's own:
 *
 *	at /usr, rest "lib/x/y"; lib -> "../lib64"	becomes		at /usr, rest "../lib64/x/y"
 *
 * so there is neither recursion nor a stack. walk_to_last() stops in front of the last component:
 * what is to happen to that differs from call to call.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/hash.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/mount.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

/* ---- Names from programs ---- */

static struct kmem_cache *names_cache;

void names_init(void)
{
	names_cache = kmem_cache_create("names_cache", PATH_MAX, 0);
}

char *alloc_name(void)
{
	return kmem_cache_alloc(names_cache);
}

void putname(char *name)
{
	kmem_cache_free(names_cache, name);
}

char *getname_flags(const char __user *uname, bool may_be_empty)
{
	char *name = alloc_name();
	long len;

	if (!name)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(name, uname, PATH_MAX);
	if (len >= PATH_MAX)
		len = -ENAMETOOLONG;
	else if (len == 0 && !may_be_empty)
		len = -ENOENT;
	if (len >= 0)
		return name;
	putname(name);
	return ERR_PTR(len);
}

char *getname(const char __user *uname)
{
	return getname_flags(uname, false);
}

/* ---- Steps ---- */

/* Back to the root, for an absolute path or link. => 0 or -EXDEV. */
static int walk_to_root(struct nameidata *nd)
{
	if (nd->flags & LOOKUP_BENEATH)
		return -EXDEV;
	if (!nd->root.mnt)
		get_fs_root(current->fs, &nd->root);
	if (nd->path.mnt) {
		if ((nd->flags & LOOKUP_NO_XDEV) && nd->path.mnt != nd->root.mnt)
			return -EXDEV;
		path_put(&nd->path);
	}
	path_get(&nd->root);
	nd->path = nd->root;
	return 0;
}

int walk_cross_mounts(struct nameidata *nd)
{
	struct vfsmount *mnt = nd->path.mnt;

	follow_mounts(&nd->path);
	return (nd->flags & LOOKUP_NO_XDEV) && nd->path.mnt != mnt ? -EXDEV : 0;
}

/* => The dentry, if there is one that still stands for its file; NULL. */
static struct dentry *lookup_cached(struct dentry *parent, const struct qstr *name)
{
	const struct dentry_operations *ops = parent->d_sb->s_d_op;
	struct dentry *dentry = d_lookup(parent, name);

	if (!dentry || !ops || !ops->revalidate || ops->revalidate(dentry))
		return dentry;
	d_delete(dentry);
	dput(dentry);
	return NULL;
}

struct dentry *lookup_locked(struct dentry *parent, const struct qstr *name)
{
	struct inode *dir = parent->d_inode;
	struct dentry *dentry = lookup_cached(parent, name);
	int error = -ENOENT;

	if (dentry)
		return dentry;
	dentry = d_alloc(parent, name);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	if (dir->i_op->lookup && dir->i_nlink)
		error = dir->i_op->lookup(dir, dentry);
	if (!error || error == -ENOENT)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

/* => The dentry of nd->last, which has an inode; ERR_PTR. */
static struct dentry *lookup(struct nameidata *nd)
{
	struct dentry *parent = nd->path.dentry, *dentry;
	const struct qstr *name = &nd->last;
	struct inode *dir = parent->d_inode;

	dentry = lookup_cached(parent, name);
	if (dentry)
		return dentry;
	if (nd->flags & LOOKUP_CACHED)
		return ERR_PTR(-EAGAIN);
	if (!dir->i_op->lookup)
		return ERR_PTR(-ENOENT);
	inode_lock(dir);
	dentry = lookup_locked(parent, name);
	inode_unlock(dir);
	if (IS_ERR(dentry) || dentry->d_inode)
		return dentry;
	dput(dentry);
	return ERR_PTR(-ENOENT);
}

/*
 * "..": to the folder above, through the mountpoints whose roots we are at; not above our root.
 * => 0; -EXDEV. -EAGAIN: what moved meanwhile may have let us get around a root of our own.
 */
static int walk_dotdot(struct nameidata *nd)
{
	struct dentry *parent;
	int error;

	if (!nd->root.mnt)
		get_fs_root(current->fs, &nd->root);
	for (;;) {
		if (path_equal(&nd->path, &nd->root)) {
			if (nd->flags & LOOKUP_BENEATH)
				return -EXDEV;
			break;
		}
		if (nd->path.dentry != nd->path.mnt->mnt_root) {
			spin_lock(&dcache_lock);
			parent = dget(nd->path.dentry->d_parent);
			spin_unlock(&dcache_lock);
			dput(nd->path.dentry);
			nd->path.dentry = parent;
			break;
		}
		if (!follow_up(&nd->path))
			break;
		if (nd->flags & LOOKUP_NO_XDEV)
			return -EXDEV;
	}
	error = walk_cross_mounts(nd);
	if (!error && (nd->flags & LOOKUP_SCOPED) && READ_ONCE(d_moves) != nd->moves)
		error = -EAGAIN;
	return error;
}

/* => Length of the link's text in buf, or -errno. */
static int read_link_text(struct dentry *dentry, char *buf)
{
	struct inode *inode = dentry->d_inode;

	if (!inode->i_op->readlink) {
		memcpy(buf, inode->i_link, inode->i_size);
		return inode->i_size;
	}
	return inode->i_op->readlink(dentry, buf, PATH_MAX);
}

/* The text goes in front of the rest. */
static int walk_follow_text(struct nameidata *nd, struct dentry *dentry)
{
	size_t rest = strlen(nd->name) + 1;
	char *buf = alloc_name();
	int len;

	if (!buf)
		return -ENOMEM;
	len = read_link_text(dentry, buf);
	if (len == 0)
		len = -ENOENT;
	if (len > 0 && len + rest > PATH_MAX)
		len = -ENAMETOOLONG;
	if (len < 0) {
		putname(buf);
		return len;
	}
	memcpy(buf + len, nd->name, rest);
	if (nd->link_buf)
		putname(nd->link_buf);
	nd->name = nd->link_buf = buf;
	touch_atime(&(struct path){ .mnt = nd->path.mnt, .dentry = dentry });
	return *buf == '/' ? walk_to_root(nd) : 0;
}

/* ---- What others put into a folder of everybody's: see proc(5), /proc/sys/fs/protected_* ---- */

/* As Debian's kernel has them. */
int protected_symlinks = 1, protected_hardlinks = 1, protected_fifos, protected_regular;

#define EVERYBODYS	(S_ISVTX | S_IWOTH)

/* A link at the end of a path, in dir. */
static bool may_follow_link(const struct inode *dir, const struct inode *link)
{
	return !READ_ONCE(protected_symlinks) || link->i_uid == current->cred->fsuid ||
	       (READ_ONCE(dir->i_mode) & EVERYBODYS) != EVERYBODYS || dir->i_uid == link->i_uid;
}

/* => May one link to it who could also copy it? */
static bool safe_to_link(struct inode *inode)
{
	umode_t mode = READ_ONCE(inode->i_mode);

	return S_ISREG(mode) && !(mode & S_ISUID) &&
	       (mode & (S_ISGID | S_IXGRP)) != (S_ISGID | S_IXGRP) &&
	       inode_permission(inode, MAY_READ | MAY_WRITE) == 0;
}

bool may_link_to(struct inode *inode)
{
	return !READ_ONCE(protected_hardlinks) || safe_to_link(inode) ||
	       inode_owner_or_capable(inode);
}

bool may_open_created(const struct inode *dir, const struct inode *inode)
{
	umode_t mode = READ_ONCE(dir->i_mode);
	int level = 1;

	if (S_ISFIFO(inode->i_mode))
		level = READ_ONCE(protected_fifos);
	else if (S_ISREG(inode->i_mode))
		level = READ_ONCE(protected_regular);
	if (!level || !(mode & S_ISVTX) || inode->i_uid == dir->i_uid ||
	    inode->i_uid == current->cred->fsuid)
		return true;
	return !(mode & S_IWOTH) && !((mode & S_IWGRP) && level >= 2);
}

static bool rest_is_slashes(const struct nameidata *nd)
{
	return !nd->name[strspn(nd->name, "/")];
}

/* To what a link of /proc stands for. */
static int walk_follow_magic(struct nameidata *nd, struct dentry *dentry)
{
	struct path path;
	int error = dentry->d_inode->i_op->follow(dentry, &path);

	if (error)
		return error;
	if (nd->flags & LOOKUP_NO_MAGICLINKS)
		error = -ELOOP;
	else if ((nd->flags & LOOKUP_NO_XDEV) && path.mnt != nd->path.mnt)
		error = -EXDEV;
	else if (nd->flags & LOOKUP_SCOPED)
		error = -EXDEV;
	if (error) {
		path_put(&path);
		return error;
	}
	path_put(&nd->path);
	nd->path = path;
	return 0;
}

int walk_follow_link(struct nameidata *nd, struct dentry *dentry)
{
	if (nd->links++ >= SYMLOOP_MAX)
		return -ELOOP;
	if (rest_is_slashes(nd) && !may_follow_link(nd->path.dentry->d_inode, dentry->d_inode))
		return -EACCES;
	if ((nd->path.mnt->mnt_flags & MS_NOSYMFOLLOW) || (nd->flags & LOOKUP_NO_SYMLINKS))
		return -ELOOP;
	if (dentry->d_inode->i_op->follow)
		return walk_follow_magic(nd, dentry);
	return walk_follow_text(nd, dentry);
}

/* Goes through nd->last. => 0; 1: it was a link, which nd->name has the text of now; -errno. */
static int walk_component(struct nameidata *nd, bool follow, bool cross)
{
	struct dentry *dentry;
	int error;

	if (nd->type == LAST_DOTDOT)
		return walk_dotdot(nd);
	if (nd->type != LAST_NORM)
		return 0;
	dentry = lookup(nd);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	if (follow && S_ISLNK(dentry->d_inode->i_mode)) {
		error = walk_follow_link(nd, dentry);
		dput(dentry);
		return error ? error : 1;
	}
	dput(nd->path.dentry);
	nd->path.dentry = dentry;
	return cross ? walk_cross_mounts(nd) : 0;
}

/* Takes the next component off nd->name. => 0 or -ENAMETOOLONG. */
static int next_component(struct nameidata *nd)
{
	const char *name = nd->name;
	size_t len = strchrnul(name, '/') - name;

	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	nd->name += len;
	nd->type = LAST_NORM;
	if (len == 1 && name[0] == '.')
		nd->type = LAST_DOT;
	else if (len == 2 && name[0] == '.' && name[1] == '.')
		nd->type = LAST_DOTDOT;
	nd->last = qstr_make(name, len);
	return 0;
}

/* ---- Walks ---- */

/* A walk that must not leave the folder it begins in has that for its root. */
static void walk_set_scope(struct nameidata *nd)
{
	if (!(nd->flags & LOOKUP_SCOPED))
		return;
	nd->root = nd->path;
	path_get(&nd->root);
}

/* => nd->path is where a relative path begins, or the root. After an error there is nothing to
 *    end. */
int walk_start(struct nameidata *nd, int dfd, const char *name, unsigned int flags)
{
	struct fd f;
	int error = 0;

	*nd = (struct nameidata){ .name = name, .flags = flags, .moves = READ_ONCE(d_moves) };
	if (*name == '/' && !(flags & LOOKUP_IN_ROOT))
		return walk_to_root(nd);
	if (dfd == AT_FDCWD) {
		get_fs_pwd(current->fs, &nd->path);
		walk_set_scope(nd);
		return 0;
	}
	f = fdget_raw(dfd);
	if (!f.file)
		return -EBADF;
	if (*name && !d_is_dir(f.file->f_path.dentry))
		error = -ENOTDIR;
	if (!error) {
		nd->path = f.file->f_path;
		path_get(&nd->path);
		walk_set_scope(nd);
	}
	fdput(f);
	return error;
}

void walk_end(struct nameidata *nd)
{
	path_put(&nd->path);
	if (nd->root.mnt)
		path_put(&nd->root);
	if (nd->link_buf)
		putname(nd->link_buf);
}

int walk_to_last(struct nameidata *nd)
{
	bool slashes;
	int error;

	for (;;) {
		slashes = *nd->name == '/';
		nd->name += strspn(nd->name, "/");
		if (!*nd->name) {
			nd->type = LAST_NONE;
			nd->must_dir |= slashes;
			return 0;
		}
		if (!d_is_dir(nd->path.dentry))
			return -ENOTDIR;
		error = inode_permission(nd->path.dentry->d_inode, MAY_EXEC);
		if (!error)
			error = next_component(nd);
		if (error)
			return error;
		if (rest_is_slashes(nd)) {
			nd->must_dir = *nd->name == '/';
			return 0;
		}
		error = walk_component(nd, true, true);
		if (error < 0)
			return error;
	}
}

int walk_last(struct nameidata *nd, unsigned int flags)
{
	if (nd->type == LAST_NONE)
		return 0;
	return walk_component(nd, (flags & LOOKUP_FOLLOW) || nd->must_dir,
			      !(flags & LOOKUP_NOMOUNT));
}

int walk_parent(struct nameidata *nd, int dfd, const char *name)
{
	int error = walk_start(nd, dfd, name, 0);

	if (error)
		return error;
	error = walk_to_last(nd);
	if (error)
		walk_end(nd);
	return error;
}

int filename_lookup(int dfd, const char *name, unsigned int flags, struct path *path)
{
	struct nameidata nd;
	int error;

	if (!*name && !(flags & LOOKUP_EMPTY))
		return -ENOENT;
	error = walk_start(&nd, dfd, name, flags);
	if (error)
		return error;
	do {
		error = walk_to_last(&nd);
		if (!error)
			error = walk_last(&nd, flags);
	} while (error > 0);
	if (!error && (nd.must_dir || (flags & LOOKUP_DIRECTORY)) && !d_is_dir(nd.path.dentry))
		error = -ENOTDIR;
	if (!error) {
		*path = nd.path;
		path_get(path);
	}
	walk_end(&nd);
	return error;
}

int kern_path(const char *name, unsigned int flags, struct path *path)
{
	return filename_lookup(AT_FDCWD, name, flags, path);
}

int at_flags_to_lookup(int flags, int known)
{
	bool follow = known & AT_SYMLINK_FOLLOW ? flags & AT_SYMLINK_FOLLOW
						: !(flags & AT_SYMLINK_NOFOLLOW);

	if (flags & ~known)
		return -EINVAL;
	return (follow ? LOOKUP_FOLLOW : 0) | (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
}

int user_path_at(int dfd, const char __user *uname, unsigned int flags, struct path *path)
{
	char *name = getname_flags(uname, flags & LOOKUP_EMPTY);
	int error;

	if (IS_ERR(name))
		return PTR_ERR(name);
	error = filename_lookup(dfd, name, flags, path);
	putname(name);
	return error;
}

/* ---- Rights to change a folder ---- */

int may_create(struct inode *dir)
{
	if (!dir->i_nlink)
		return -ENOENT;		/* it has been removed */
	return inode_permission(dir, MAY_WRITE | MAY_EXEC);
}

/* In a sticky folder only the owner of the file, or of the folder, may remove a name. */
static bool sticky_forbids(const struct inode *dir, const struct inode *inode)
{
	return (dir->i_mode & S_ISVTX) && current->cred->fsuid != inode->i_uid &&
	       current->cred->fsuid != dir->i_uid && !capable(CAP_FOWNER);
}

int may_delete(struct inode *dir, struct dentry *victim, bool is_dir)
{
	int error = inode_permission(dir, MAY_WRITE | MAY_EXEC);

	if (error)
		return error;
	if (sticky_forbids(dir, victim->d_inode))
		return -EPERM;
	if (is_dir && !d_is_dir(victim))
		return -ENOTDIR;
	if (is_dir && victim->d_parent == victim)
		return -EBUSY;
	if (!is_dir && d_is_dir(victim))
		return -EISDIR;
	return dir->i_nlink ? 0 : -ENOENT;
}
