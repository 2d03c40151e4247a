/* SPDX-License-Identifier: MIT */
/* Where a process stands: its root, its working directory, its umask. */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <mm/slab.h>
#include "internal.h"

static struct kmem_cache *fs_cache;

void fs_struct_init(void)
{
	fs_cache = kmem_cache_create("fs_cache", sizeof(struct fs_struct), 0);
}

static struct fs_struct *alloc_fs_struct(umode_t umask)
{
	struct fs_struct *fs = kmem_cache_alloc(fs_cache);

	if (!fs)
		return NULL;
	atomic_set(&fs->users, 1);
	spin_lock_init(&fs->lock);
	fs->umask = umask;
	return fs;
}

/* init's: all in the root of `mnt`. => Panics without memory: boot. */
struct fs_struct *fs_struct_create(struct vfsmount *mnt)
{
	struct fs_struct *fs = alloc_fs_struct(0022);

	if (!fs)
		panic("fs_struct_create: no memory");
	fs->root = fs->pwd = (struct path){ mnt, mnt->mnt_root };
	path_get(&fs->root);
	path_get(&fs->pwd);
	return fs;
}

struct fs_struct *copy_fs_struct(struct fs_struct *old)
{
	struct fs_struct *fs = alloc_fs_struct(old->umask);

	if (!fs)
		return NULL;
	spin_lock(&old->lock);
	fs->root = old->root;
	fs->pwd = old->pwd;
	path_get(&fs->root);
	path_get(&fs->pwd);
	spin_unlock(&old->lock);
	return fs;
}

static void free_fs_struct(struct fs_struct *fs)
{
	path_put(&fs->root);
	path_put(&fs->pwd);
	kmem_cache_free(fs_cache, fs);
}

void put_fs_struct(struct fs_struct *fs)
{
	if (atomic_dec_and_test(&fs->users))
		free_fs_struct(fs);
}

void exit_fs(struct task_struct *task)
{
	struct fs_struct *fs = task->fs;
	bool last;

	if (!fs)
		return;
	spin_lock(&task->alloc_lock);
	spin_lock(&fs->lock);
	task->fs = NULL;
	last = atomic_dec_and_test(&fs->users);
	spin_unlock(&fs->lock);
	spin_unlock(&task->alloc_lock);
	if (last)
		free_fs_struct(fs);
}

bool fs_is_shared(void)
{
	struct fs_struct *fs = current->fs;
	struct task_struct *thread;
	int own = 0;
	bool shared;

	spin_lock(&tasklist_lock);
	spin_lock(&fs->lock);
	for_each_thread(current->signal, thread)
		own += READ_ONCE(thread->fs) == fs;
	shared = atomic_read(&fs->users) > own;
	spin_unlock(&fs->lock);
	spin_unlock(&tasklist_lock);
	return shared;
}

void get_fs_root(struct fs_struct *fs, struct path *root)
{
	spin_lock(&fs->lock);
	*root = fs->root;
	path_get(root);
	spin_unlock(&fs->lock);
}

void get_fs_pwd(struct fs_struct *fs, struct path *pwd)
{
	spin_lock(&fs->lock);
	*pwd = fs->pwd;
	path_get(pwd);
	spin_unlock(&fs->lock);
}

static void replace_path(struct fs_struct *fs, struct path *place, const struct path *path)
{
	struct path old;

	path_get(path);
	spin_lock(&fs->lock);
	old = *place;
	*place = *path;
	spin_unlock(&fs->lock);
	path_put(&old);
}

void set_fs_root(struct fs_struct *fs, const struct path *path)
{
	replace_path(fs, &fs->root, path);
}

void set_fs_pwd(struct fs_struct *fs, const struct path *path)
{
	replace_path(fs, &fs->pwd, path);
}

void path_get(const struct path *path)
{
	mntget(path->mnt);
	dget(path->dentry);
}

void path_put(const struct path *path)
{
	dput(path->dentry);
	mntput(path->mnt);
}

/* ---- System calls ---- */

long sys_chdir(const char __user *name)
{
	struct path path;
	int error;

	error = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);
	if (error)
		return error;
	error = inode_permission(path.dentry->d_inode, MAY_EXEC);
	if (!error)
		set_fs_pwd(current->fs, &path);
	path_put(&path);
	return error;
}

long sys_fchdir(unsigned int fd)
{
	struct fd f = fdget_raw(fd);
	int error = -ENOTDIR;

	if (!f.file)
		return -EBADF;
	if (d_is_dir(f.file->f_path.dentry))
		error = inode_permission(f.file->f_inode, MAY_EXEC);
	if (!error)
		set_fs_pwd(current->fs, &f.file->f_path);
	fdput(f);
	return error;
}

long sys_chroot(const char __user *name)
{
	struct path path;
	int error;

	error = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);
	if (error)
		return error;
	error = inode_permission(path.dentry->d_inode, MAY_EXEC);
	if (!error && !capable(CAP_SYS_CHROOT))
		error = -EPERM;
	if (!error)
		set_fs_root(current->fs, &path);
	path_put(&path);
	return error;
}

long sys_umask(int mask)
{
	struct fs_struct *fs = current->fs;
	umode_t old;

	spin_lock(&fs->lock);
	old = fs->umask;
	fs->umask = mask & S_IRWXUGO;
	spin_unlock(&fs->lock);
	return old;
}
