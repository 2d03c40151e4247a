/* SPDX-License-Identifier: MIT */
/* Opening files. See open(2). */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/lib/usercopy.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/mount.h>
#include <kernel/uapi/openat2.h>
#include <kernel/uapi/securebits.h>
#include <asm/uaccess.h>
#include "internal.h"

#define VALID_OPEN_FLAGS \
	(O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND | O_NONBLOCK | O_SYNC | \
	 FASYNC | O_DIRECT | O_LARGEFILE | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC | \
	 O_PATH | O_TMPFILE)
#define O_PATH_FLAGS	(O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC)
#define WILL_CREATE  (O_CREAT | __O_TMPFILE)
/* These say how to open, and are not kept. */
#define OPEN_ONLY_FLAGS	(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)

/* An open in progress. */
struct open_how_kernel {
	int flags;			/* O_* */
	umode_t mode;			/* of a file to be made */
	int acc_mode;			/* MAY_* to be asked for */
	unsigned int lookup;		/* LOOKUP_* */
};

static const struct file_operations path_fops = { .llseek = NULL };

/* 3 is for ioctl only: both rights are needed, and neither is given. */
static int flags_to_acc_mode(int flags)
{
	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return MAY_READ;
	case O_WRONLY:
		return MAY_WRITE;
	default:
		return MAY_READ | MAY_WRITE;
	}
}

static unsigned int flags_to_f_mode(int flags)
{
	return (flags + 1) & O_ACCMODE;		/* FMODE_READ is 1, FMODE_WRITE is 2 */
}

/* ---- The file itself ---- */

/* What an inode can do decides about the file's positions. */
static void set_position_mode(struct file *file)
{
	umode_t type = file->f_inode->i_mode & S_IFMT;

	if (file->f_op->llseek)
		file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	if (type == S_IFREG || type == S_IFDIR)
		file->f_mode |= FMODE_ATOMIC_POS;
}

/* Lets f_op->open have its say. => 0 or -errno: the file is as alloc_file made it, for fput. */
static int do_dentry_open(struct file *file)
{
	struct inode *inode = file->f_inode;
	int error;

	/* Found through /proc/PID/fd, and nothing that could be opened twice. */
	if (!file->f_op)
		return -ENXIO;
	if ((file->f_mode & FMODE_WRITE) && S_ISREG(inode->i_mode)) {
		error = get_write_access(inode);
		if (error)
			return error;
		error = mnt_want_write(file->f_path.mnt);
		if (error) {
			put_write_access(inode);
			return error;
		}
		file->f_mode |= FMODE_WRITER;
	} else if ((file->f_mode & FMODE_READ) && S_ISREG(inode->i_mode)) {
		atomic_inc(&inode->i_readcount);
		file->f_mode |= FMODE_READER;
	}
	error = break_lease(inode, file->f_flags);
	if (error)
		return error;
	if (file->f_op->open) {
		error = file->f_op->open(inode, file);
		if (error)
			return error;
	}
	file->f_mode |= FMODE_OPENED;
	/* There is no file whose pages could be gone around. Pipes mean something else by it. */
	if (file->f_flags & O_DIRECT)
		return -EINVAL;
	set_position_mode(file);
	file->f_flags &= ~OPEN_ONLY_FLAGS;
	return 0;
}

/*
 * Opens the new `file` at the path (referenced anew), whose rights have been checked.
 * => It, or ERR_PTR, and it is gone.
 */
static struct file *open_path(struct file *file, const struct path *path, int flags)
{
	struct inode *inode = path->dentry->d_inode;
	int error;

	if (flags & O_PATH) {
		place_file(file, path, FMODE_PATH, flags & ~O_CLOEXEC, &path_fops);
		return file;
	}
	place_file(file, path, flags_to_f_mode(flags), flags, inode->i_fop);
	error = do_dentry_open(file);
	if (!error)
		return file;
	fput(file);
	return ERR_PTR(error);
}

struct file *dentry_open(const struct path *path, int flags)
{
	struct file *file = new_file();

	return IS_ERR(file) ? file : open_path(file, path, flags | O_LARGEFILE);
}

/* ---- Rights ---- */

static int may_open_type(const struct path *path, int acc_mode)
{
	unsigned long mnt_flags = path->mnt->mnt_flags;

	switch (path->dentry->d_inode->i_mode & S_IFMT) {
	case S_IFLNK:
		return -ELOOP;
	case S_IFDIR:
		if (acc_mode & MAY_WRITE)
			return -EISDIR;
		return acc_mode & MAY_EXEC ? -EACCES : 0;
	case S_IFBLK:
	case S_IFCHR:
		if (mnt_flags & MS_NODEV)
			return -EACCES;
		fallthrough;
	case S_IFIFO:
	case S_IFSOCK:
		return acc_mode & MAY_EXEC ? -EACCES : 0;
	default:
		return (acc_mode & MAY_EXEC) && (mnt_flags & MS_NOEXEC) ? -EACCES : 0;
	}
}

static bool writes_to_mount(const struct inode *inode, int acc_mode)
{
	return (acc_mode & MAY_WRITE) && (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode));
}

static int may_open(const struct path *path, const struct open_how_kernel *how)
{
	struct inode *inode = path->dentry->d_inode;
	int error = may_open_type(path, how->acc_mode);

	if (!error && writes_to_mount(inode, how->acc_mode))
		error = mnt_may_write(path->mnt);
	if (!error)
		error = inode_permission(inode, how->acc_mode);
	if (!error && (how->flags & O_NOATIME) && !inode_owner_or_capable(inode))
		error = -EPERM;
	return error;
}

/* O_TRUNC, of a file that was there before. */
static int handle_truncate(const struct path *path, int flags)
{
	struct inode *inode = path->dentry->d_inode;
	int error = mnt_want_write(path->mnt);

	if (error)
		return error;
	error = get_write_access(inode);
	if (error)
		goto drop_write;
	error = break_lease(inode, O_WRONLY | (flags & O_NONBLOCK));
	if (!error)
		error = do_truncate(path->dentry, 0, true);
	put_write_access(inode);
drop_write:
	mnt_drop_write(path->mnt);
	return error;
}

/* => May what the walk has found be opened so? O_TRUNC has been done then. 0 or -errno. */
static int check_found(const struct path *path, const struct open_how_kernel *how, bool created)
{
	struct inode *inode = path->dentry->d_inode;
	int error = 0;

	if ((how->lookup & LOOKUP_DIRECTORY) && !S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (how->flags & O_PATH)
		return 0;
	/* Who makes a file gets what it asks for, whatever the mode. */
	if (!created)
		error = may_open(path, how);
	if (!error && (how->flags & O_TRUNC) && !created && S_ISREG(inode->i_mode))
		error = handle_truncate(path, how->flags);
	return error;
}

/* ---- The last component ---- */

/* => dir's i_rwsem held; the dentry is new. */
static int create_file(const struct path *dir_path, struct dentry *dentry, umode_t mode)
{
	struct inode *dir = dir_path->dentry->d_inode;
	int error = mnt_want_write(dir_path->mnt);

	if (error)
		return error;
	error = may_create(dir);
	if (!error && !dir->i_op->create)
		error = -EACCES;
	if (!error)
		error = dir->i_op->create(dir, dentry, mode & ~current_umask() & S_IALLUGO);
	mnt_drop_write(dir_path->mnt);
	return error;
}

/* => The dentry of the last component, made if need be (*created); ERR_PTR. */
static struct dentry *lookup_or_create(struct nameidata *nd, const struct open_how_kernel *how,
				       bool *created)
{
	struct inode *dir = nd->path.dentry->d_inode;
	struct dentry *dentry;
	int error = 0;

	down_write_nested(&dir->i_rwsem, I_LOCK_PARENT);
	dentry = lookup_locked(nd->path.dentry, &nd->last);
	if (!IS_ERR(dentry) && !dentry->d_inode) {
		error = create_file(&nd->path, dentry, how->mode);
		*created = !error;
	}
	inode_unlock(dir);
	if (!error)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

/* O_CREAT: on to the file, or to a link's text. => 0; 1: a link was followed; -errno. */
static int walk_last_create(struct nameidata *nd, const struct open_how_kernel *how, bool *created)
{
	struct dentry *dentry, *dir;
	int error;

	if (nd->type != LAST_NORM)
		return -EISDIR;
	if (nd->must_dir)
		return -EISDIR;
	dentry = lookup_or_create(nd, how, created);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = (how->flags & O_EXCL) && !*created ? -EEXIST : 0;
	if (!error && S_ISLNK(dentry->d_inode->i_mode) && (how->lookup & LOOKUP_FOLLOW)) {
		error = walk_follow_link(nd, dentry);
		if (!error)
			error = 1;
	}
	if (error) {
		dput(dentry);
		return error;
	}
	dir = nd->path.dentry;
	nd->path.dentry = dentry;
	error = walk_cross_mounts(nd);
	if (!error && d_is_dir(nd->path.dentry))
		error = -EISDIR;
	if (!error && !*created && !may_open_created(dir->d_inode, nd->path.dentry->d_inode))
		error = -EACCES;
	dput(dir);
	return error;
}

/* What /proc shows instead of a name. => An unhashed dentry with the inode, or NULL. */
static struct dentry *nameless_dentry(struct dentry *folder, struct inode *inode)
{
	char text[24];
	struct qstr name;
	struct dentry *dentry;

	snprintf(text, sizeof(text), "#%lu", (unsigned long)inode->i_ino);
	name = qstr_make(text, strlen(text));
	dentry = d_alloc(folder, &name);
	if (dentry)
		dentry->d_inode = inode;
	return dentry;
}

/* => child->dentry is a file without a name, for dput. 0 or -errno. */
static int make_tmpfile(const struct path *path, const struct open_how_kernel *how,
			struct path *child)
{
	struct inode *dir = path->dentry->d_inode, *inode;
	int error;

	/* A folder that has been removed will do: no name is made in it. */
	error = mnt_may_write(path->mnt);
	if (!error)
		error = inode_permission(dir, MAY_WRITE | MAY_EXEC);
	if (error)
		return error;
	if (!dir->i_op->tmpfile)
		return -EOPNOTSUPP;
	inode = dir->i_op->tmpfile(dir, S_IFREG | (how->mode & ~current_umask() & S_IALLUGO));
	if (IS_ERR(inode))
		return PTR_ERR(inode);
	child->mnt = path->mnt;
	child->dentry = nameless_dentry(path->dentry, inode);
	if (!child->dentry) {
		iput(inode);
		return -ENOMEM;
	}
	inode->i_linkable = !(how->flags & O_EXCL);
	return 0;
}

/* => As open_path. */
static struct file *open_tmpfile(struct file *file, const struct path *path,
				 const struct open_how_kernel *how)
{
	struct path child;
	int error = d_is_dir(path->dentry) ? make_tmpfile(path, how, &child) : -ENOTDIR;

	if (error) {
		free_file(file);
		return ERR_PTR(error);
	}
	file = open_path(file, &child, how->flags & ~(O_TMPFILE | O_EXCL));
	dput(child.dentry);
	if (!IS_ERR(file))
		file->f_flags |= O_TMPFILE;
	return file;
}

static struct file *path_openat(int dfd, const char *name, const struct open_how_kernel *how)
{
	struct file *file = new_file();
	struct nameidata nd;
	bool created = false;
	int error;

	if (IS_ERR(file))
		return file;
	error = -ENOENT;
	if (*name || (how->lookup & LOOKUP_EMPTY))
		error = walk_start(&nd, dfd, name, how->lookup);
	if (error) {
		free_file(file);
		return ERR_PTR(error);
	}
	do {
		error = walk_to_last(&nd);
		/* What has been reached without a name of its own, "/" or a magic link, exists. */
		if (!error && (how->flags & O_CREAT) && nd.type != LAST_NONE)
			error = walk_last_create(&nd, how, &created);
		else if (!error)
			error = walk_last(&nd, how->lookup);
	} while (error > 0);
	if (!error && nd.must_dir && !d_is_dir(nd.path.dentry))
		error = -ENOTDIR;
	if (!error && (how->flags & O_CREAT) && d_is_dir(nd.path.dentry))
		error = -EISDIR;
	if (!error && !(how->flags & __O_TMPFILE))
		error = check_found(&nd.path, how, created);
	if (error) {
		free_file(file);
		file = ERR_PTR(error);
	} else if (how->flags & __O_TMPFILE) {
		file = open_tmpfile(file, &nd.path, how);
	} else {
		file = open_path(file, &nd.path, how->flags);
	}
	walk_end(&nd);
	return file;
}

/* ---- Doors ---- */

/* => *how; -EINVAL for flags that contradict each other. */
static int build_how(int flags, umode_t mode, struct open_how_kernel *how)
{
	if (flags & __O_TMPFILE) {
		if ((flags & O_TMPFILE) != O_TMPFILE || (flags & O_CREAT))
			return -EINVAL;
		if (!(flags_to_acc_mode(flags) & MAY_WRITE))
			return -EINVAL;
	}
	if ((flags & (O_CREAT | O_DIRECTORY)) == (O_CREAT | O_DIRECTORY))
		return -EINVAL;
	how->flags = flags;
	how->mode = mode;
	how->acc_mode = flags & O_PATH ? 0 : flags_to_acc_mode(flags);
	if (flags & O_TRUNC)
		how->acc_mode |= MAY_WRITE;
	how->lookup = flags & O_DIRECTORY ? LOOKUP_DIRECTORY : 0;
	/* O_EXCL with O_CREAT: a link in the way is a name that exists. */
	if (!(flags & O_NOFOLLOW) && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL))
		how->lookup |= LOOKUP_FOLLOW;
	return 0;
}

/* open, as ever: what it doesn't know, or need, is left out. => As build_how. */
static int build_old_how(int flags, umode_t mode, struct open_how_kernel *how)
{
	flags &= VALID_OPEN_FLAGS;
	if (flags & O_PATH)
		flags &= O_PATH_FLAGS;
	return build_how(flags, flags & WILL_CREATE ? mode & S_IALLUGO : 0, how);
}

static unsigned int resolve_to_lookup(u64 resolve)
{
	return (resolve & RESOLVE_NO_XDEV ? LOOKUP_NO_XDEV : 0) |
	       (resolve & RESOLVE_NO_MAGICLINKS ? LOOKUP_NO_MAGICLINKS : 0) |
	       (resolve & RESOLVE_NO_SYMLINKS ? LOOKUP_NO_SYMLINKS : 0) |
	       (resolve & RESOLVE_BENEATH ? LOOKUP_BENEATH : 0) |
	       (resolve & RESOLVE_IN_ROOT ? LOOKUP_IN_ROOT : 0) |
	       (resolve & RESOLVE_CACHED ? LOOKUP_CACHED : 0);
}

/* openat2: what isn't known, or makes no sense, is -EINVAL. */
static int build_new_how(const struct open_how *uhow, struct open_how_kernel *how)
{
	int error, flags = uhow->flags;

	if ((uhow->flags & ~(u64)VALID_OPEN_FLAGS) || (uhow->resolve & ~(u64)RESOLVE_ALL))
		return -EINVAL;
	if ((uhow->resolve & RESOLVE_BENEATH) && (uhow->resolve & RESOLVE_IN_ROOT))
		return -EINVAL;
	if (uhow->mode & ~(u64)(flags & WILL_CREATE ? S_IALLUGO : 0))
		return -EINVAL;
	if ((flags & O_PATH) && (flags & ~O_PATH_FLAGS))
		return -EINVAL;
	if (!(flags & O_PATH))
		flags |= O_LARGEFILE;
	error = build_how(flags, uhow->mode, how);
	if (error)
		return error;
	how->lookup |= resolve_to_lookup(uhow->resolve);
	/* What changes something can't be done without a lock. */
	if ((how->lookup & LOOKUP_CACHED) && (flags & (O_TRUNC | WILL_CREATE)))
		return -EAGAIN;
	return 0;
}

struct file *do_filp_open(int dfd, const char *name, int flags, umode_t mode)
{
	struct open_how_kernel how;
	int error = build_old_how(flags, mode, &how);

	return error ? ERR_PTR(error) : path_openat(dfd, name, &how);
}

struct file *filp_open(const char *name, int flags, umode_t mode)
{
	return do_filp_open(AT_FDCWD, name, flags | O_LARGEFILE, mode);
}

struct file *open_exec_at(int dfd, const char *name, unsigned int lookup)
{
	struct open_how_kernel how = {
		.flags = O_LARGEFILE | O_RDONLY, .acc_mode = MAY_EXEC, .lookup = lookup,
	};
	struct file *file = path_openat(dfd, name, &how);
	int error;

	if (IS_ERR(file))
		return file;
	error = S_ISREG(file->f_inode->i_mode) ? deny_write_access(file->f_inode) : -EACCES;
	if (error) {
		fput(file);
		return ERR_PTR(error);
	}
	file->f_mode |= FMODE_EXEC;
	return file;
}

struct file *open_exec(const char *name)
{
	return open_exec_at(AT_FDCWD, name, LOOKUP_FOLLOW);
}

void exec_allow_write(struct file *file)
{
	file->f_mode &= ~FMODE_EXEC;
	allow_write_access(file->f_inode);
}

/* => A new descriptor, or -errno. */
static long do_open(int dfd, const char __user *uname, const struct open_how_kernel *how)
{
	struct file *file;
	char *name;
	int fd;

	name = getname(uname);
	if (IS_ERR(name))
		return PTR_ERR(name);
	fd = get_unused_fd_flags(how->flags);
	if (fd < 0)
		goto put_name;
	file = path_openat(dfd, name, how);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		fd = PTR_ERR(file);
	} else {
		fd_install(fd, file);
	}
put_name:
	putname(name);
	return fd;
}

long open_found(const struct path *path, int flags)
{
	struct open_how_kernel how;
	struct file *file;
	int fd, error = build_old_how(flags | O_LARGEFILE, 0, &how);

	if (!error)
		error = check_found(path, &how, false);
	if (error)
		return error;
	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		return fd;
	file = new_file();
	if (!IS_ERR(file))
		file = open_path(file, path, how.flags);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

long sys_openat(int dfd, const char __user *name, int flags, umode_t mode)
{
	struct open_how_kernel how;
	int error = build_old_how(flags | O_LARGEFILE, mode, &how);

	return error ? error : do_open(dfd, name, &how);
}

long sys_openat2(int dfd, const char __user *name, const struct open_how __user *uhow, size_t size)
{
	struct open_how_kernel how;
	struct open_how copy;
	int error;

	if (size < OPEN_HOW_SIZE_VER0)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	error = copy_struct_from_user(&copy, sizeof(copy), uhow, size);
	if (!error)
		error = build_new_how(&copy, &how);
	return error ? error : do_open(dfd, name, &how);
}

long sys_open(const char __user *name, int flags, umode_t mode)
{
	return sys_openat(AT_FDCWD, name, flags, mode);
}

long sys_creat(const char __user *name, umode_t mode)
{
	return sys_openat(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* ---- access: with the real ids, unless AT_EACCESS ---- */

/* => What the real user's programs would have: all that root may, nothing for another; what there
 *    is, where capabilities don't follow the ids. */
static u64 real_capabilities(const struct cred *cred)
{
	if (cred->securebits & SECBIT_NO_SETUID_FIXUP)
		return cred->cap_effective;
	return cred->uid ? 0 : cred->cap_permitted;
}

/* => Do the real ids count already? */
static bool acts_as_real_user(const struct cred *cred)
{
	return cred->fsuid == cred->uid && cred->fsgid == cred->gid &&
	       cred->cap_effective == real_capabilities(cred);
}

/* => Credentials in which the real ids are what counts; NULL without memory. */
static struct cred *real_creds(void)
{
	struct cred *cred = prepare_creds();

	if (!cred)
		return NULL;
	cred->fsuid = cred->uid;
	cred->fsgid = cred->gid;
	cred->cap_effective = real_capabilities(cred);
	return cred;
}

static int access_at(int dfd, const char __user *name, int mode, unsigned int lookup)
{
	struct inode *inode;
	struct path path;
	int error;

	error = user_path_at(dfd, name, lookup, &path);
	if (error)
		return error;
	inode = path.dentry->d_inode;
	error = -EACCES;
	if ((mode & MAY_EXEC) && S_ISREG(inode->i_mode) && (path.mnt->mnt_flags & MS_NOEXEC))
		goto put_path;
	error = inode_permission(inode, mode);
	if (!error && writes_to_mount(inode, mode))
		error = mnt_may_write(path.mnt);
put_path:
	path_put(&path);
	return error;
}

long sys_faccessat2(int dfd, const char __user *name, int mode, int flags)
{
	int lookup = at_flags_to_lookup(flags, AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
	struct cred *saved = current->cred, *real = NULL;
	int error;

	if (mode & ~S_IRWXO)
		return -EINVAL;
	if (lookup < 0)
		return lookup;
	if (!(flags & AT_EACCESS) && !acts_as_real_user(saved)) {
		real = real_creds();
		if (!real)
			return -ENOMEM;
		override_creds(real);
	}
	error = access_at(dfd, name, mode, lookup);
	if (real) {
		override_creds(saved);
		put_cred(real);
	}
	return error;
}

long sys_faccessat(int dfd, const char __user *name, int mode)
{
	return sys_faccessat2(dfd, name, mode, 0);
}

long sys_access(const char __user *name, int mode)
{
	return sys_faccessat2(AT_FDCWD, name, mode, 0);
}
