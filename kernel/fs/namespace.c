/* SPDX-License-Identifier: MIT */
/*
 * Mounts: file systems, put together to one tree.
 *
 *	mnt_parent			mnt
 *	/ ... /dev (mnt_mountpoint)  ->  mnt_root of devtmpfs
 *
 * A walk that comes to a mountpoint goes on at the root of what is mounted there; ".." from that
 * root goes back to the mountpoint first. The links between mounts change under mount_lock and
 * dcache_lock, so either is enough to follow them.
 *
 * There is one namespace: clone(CLONE_NEWNS) is refused, so nothing propagates between namespaces.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/hash.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/mount.h>
#include <kernel/uapi/statfs.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

#define MOUNT_BITS	5

static struct hlist_head mount_table[1 << MOUNT_BITS];	/* dcache_lock */
static DEFINE_MUTEX(mount_lock);
static LIST_HEAD(mounts);				/* mount_lock; in the order of mounting */
static int last_mnt_id;					/* mount_lock */
struct vfsmount *root_mnt;

/* What a mount keeps of mount(2)'s flags. */
#define MNT_FLAGS	(MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | \
			 MS_NODIRATIME | MS_RELATIME | MS_NOSYMFOLLOW)

/* ---- A mount ---- */

/* => Not in the tree yet, with one reference; takes over that on sb. NULL. */
static struct vfsmount *alloc_mount(struct super_block *sb, struct dentry *root,
				    const char *devname, unsigned long flags)
{
	struct vfsmount *mnt = kzalloc(sizeof(*mnt));

	if (!mnt)
		return NULL;
	mnt->mnt_devname = kstrdup(devname ? devname : "none");
	if (!mnt->mnt_devname) {
		kfree(mnt);
		return NULL;
	}
	mnt->mnt_root = dget(root);
	mnt->mnt_sb = sb;
	mnt->mnt_flags = flags;
	atomic_set(&mnt->mnt_writers, flags & MS_RDONLY ? -1 : 0);
	atomic_set(&mnt->mnt_count, 1);
	mnt->mnt_parent = mnt;
	mnt->mnt_mountpoint = root;
	INIT_HLIST_NODE(&mnt->mnt_hash);
	INIT_LIST_HEAD(&mnt->mnt_list);
	return mnt;
}

void mntput(struct vfsmount *mnt)
{
	if (!atomic_dec_and_test(&mnt->mnt_count))
		return;
	dput(mnt->mnt_root);
	deactivate_super(mnt->mnt_sb);
	kfree(mnt->mnt_devname);
	kfree(mnt);
}

struct vfsmount *vfs_mount_sb(struct super_block *sb, const char *devname)
{
	struct vfsmount *mnt = alloc_mount(sb, sb->s_root, devname, 0);

	if (!mnt)
		deactivate_super(sb);
	return mnt;
}

/* ---- Across mounts ---- */

static struct hlist_head *mount_bucket(const struct path *at)
{
	unsigned long key = (unsigned long)at->mnt ^ (unsigned long)at->dentry * 3;

	return &mount_table[hash_long(key, MOUNT_BITS)];
}

/* => What was mounted there last. */
struct vfsmount *lookup_mnt(const struct path *at)
{
	struct vfsmount *mnt;

	hlist_for_each_entry(mnt, mount_bucket(at), mnt_hash)
		if (mnt->mnt_parent == at->mnt && mnt->mnt_mountpoint == at->dentry)
			break;
	return mnt;
}

void follow_mounts(struct path *path)
{
	while (READ_ONCE(path->dentry->d_mounted)) {
		struct path top = { NULL, NULL };

		spin_lock(&dcache_lock);
		top.mnt = lookup_mnt(path);
		if (top.mnt) {
			top.dentry = top.mnt->mnt_root;
			path_get(&top);
		}
		spin_unlock(&dcache_lock);
		if (!top.mnt)
			break;		/* a mountpoint in another mount of the file system only */
		path_put(path);
		*path = top;
	}
}

bool follow_up(struct path *path)
{
	struct path up;

	spin_lock(&dcache_lock);
	if (path->mnt->mnt_parent == path->mnt) {
		spin_unlock(&dcache_lock);
		return false;
	}
	up = (struct path){ path->mnt->mnt_parent, path->mnt->mnt_mountpoint };
	path_get(&up);
	spin_unlock(&dcache_lock);
	path_put(path);
	*path = up;
	return true;
}

/* Into the tree at `at`, whose references are taken. => mount_lock held. */
static void attach_mount(struct vfsmount *mnt, const struct path *at)
{
	path_get(at);
	spin_lock(&dcache_lock);
	mnt->mnt_parent = at->mnt;
	mnt->mnt_mountpoint = at->dentry;
	hlist_add_head(&mnt->mnt_hash, mount_bucket(at));
	WRITE_ONCE(d_moves, d_moves + 1);
	at->dentry->d_mounted++;
	spin_unlock(&dcache_lock);
}

static void detach_mount_locked(struct vfsmount *mnt, struct path *from)
{
	*from = (struct path){ mnt->mnt_parent, mnt->mnt_mountpoint };
	hlist_del_init(&mnt->mnt_hash);
	mnt->mnt_mountpoint->d_mounted--;
	mnt->mnt_parent = mnt;
	mnt->mnt_mountpoint = mnt->mnt_root;
}

/* => mount_lock held. Is something mounted in mnt? */
static bool has_child_mounts(const struct vfsmount *mnt)
{
	struct vfsmount *child;

	list_for_each_entry(child, &mounts, mnt_list)
		if (child != mnt && child->mnt_parent == mnt)
			return true;
	return false;
}

/* ---- mount ---- */

/*
 * The inode's lock keeps the name: whoever removes one has it while he looks for a mount.
 * => 0 and mount_lock held (unlock_mountpoint); -ENOENT, -EINVAL: a place that is gone.
 */
static int lock_mountpoint(const struct path *at)
{
	int error = 0;

	inode_lock(at->dentry->d_inode);
	mutex_lock(&mount_lock);
	if (d_unlinked(at->dentry))
		error = -ENOENT;
	else if (list_empty(&at->mnt->mnt_list))
		error = -EINVAL;
	if (!error)
		return 0;
	mutex_unlock(&mount_lock);
	inode_unlock(at->dentry->d_inode);
	return error;
}

static void unlock_mountpoint(const struct path *at)
{
	mutex_unlock(&mount_lock);
	inode_unlock(at->dentry->d_inode);
}

static int add_mount(struct vfsmount *mnt, const struct path *at)
{
	int error = lock_mountpoint(at);

	if (error)
		return error;
	mnt->mnt_id = ++last_mnt_id;
	list_add_tail(&mnt->mnt_list, &mounts);
	attach_mount(mnt, at);
	unlock_mountpoint(at);
	return 0;
}

static bool mounts_alike(const struct path *path, bool is_dir)
{
	return d_is_dir(path->dentry) == is_dir;
}

static int do_new_mount(const struct path *at, const char *type_name, unsigned long flags,
			const char *devname, const char *options)
{
	struct file_system_type *type;
	struct super_block *sb;
	struct vfsmount *mnt;
	int error;

	if (!type_name)
		return -EINVAL;
	type = get_fs_type(type_name);
	if (!type)
		return -ENODEV;
	if (!d_is_dir(at->dentry))
		return -ENOTDIR;
	sb = get_super(type, options);
	if (IS_ERR(sb))
		return PTR_ERR(sb);
	mnt = vfs_mount_sb(sb, devname);
	if (!mnt)
		return -ENOMEM;
	mnt->mnt_flags = flags;
	atomic_set(&mnt->mnt_writers, flags & MS_RDONLY ? -1 : 0);
	error = -EBUSY;
	/* The same file system is not mounted on itself. */
	if (at->mnt->mnt_sb != sb || at->dentry != at->mnt->mnt_root)
		error = add_mount(mnt, at);
	if (error)
		mntput(mnt);
	return error;
}

static int do_bind_mount(const struct path *at, const char *source)
{
	struct vfsmount *mnt;
	struct path from;
	int error;

	if (!source || !*source)
		return -EINVAL;
	error = kern_path(source, LOOKUP_FOLLOW, &from);
	if (error)
		return error;
	error = -ENOTDIR;
	if (!mounts_alike(at, d_is_dir(from.dentry)))
		goto put_from;
	error = -ENOMEM;
	atomic_inc(&from.mnt->mnt_sb->s_active);
	mnt = alloc_mount(from.mnt->mnt_sb, from.dentry, from.mnt->mnt_devname,
			  from.mnt->mnt_flags);
	if (!mnt) {
		deactivate_super(from.mnt->mnt_sb);
		goto put_from;
	}
	error = add_mount(mnt, at);
	if (error)
		mntput(mnt);
put_from:
	path_put(&from);
	return error;
}

/* => mount_lock held. Is `at` in `mnt`, or in something mounted in it? */
static bool path_below_mount(const struct path *at, const struct vfsmount *mnt)
{
	const struct vfsmount *up = at->mnt;

	while (up != mnt && up->mnt_parent != up)
		up = up->mnt_parent;
	return up == mnt;
}

static int do_move_mount(const struct path *at, const char *source)
{
	struct path from, old;
	int error;

	if (!source || !*source)
		return -EINVAL;
	error = kern_path(source, LOOKUP_FOLLOW, &from);
	if (error)
		return error;
	error = lock_mountpoint(at);
	if (error)
		goto put_from;
	error = -EINVAL;
	if (from.dentry != from.mnt->mnt_root || from.mnt->mnt_parent == from.mnt)
		goto unlock;
	if (!mounts_alike(at, d_is_dir(from.dentry)))
		goto unlock;
	error = -ELOOP;
	if (path_below_mount(at, from.mnt))
		goto unlock;
	spin_lock(&dcache_lock);
	detach_mount_locked(from.mnt, &old);
	spin_unlock(&dcache_lock);
	attach_mount(from.mnt, at);
	path_put(&old);
	error = 0;
unlock:
	unlock_mountpoint(at);
put_from:
	path_put(&from);
	return error;
}

/*
 * => 0, or -EBUSY: a file is open for writing, so that the mount, or without `bind` the whole file
 *    system, can't be read-only. mount_lock held.
 */
static int check_no_writers(const struct vfsmount *changed, bool bind)
{
	const struct vfsmount *mnt;

	list_for_each_entry(mnt, &mounts, mnt_list)
		if ((mnt == changed || (!bind && mnt->mnt_sb == changed->mnt_sb)) &&
		    atomic_read(&mnt->mnt_writers) > 0)
			return -EBUSY;
	return 0;
}

int mnt_want_write(struct vfsmount *mnt)
{
	int count = atomic_read(&mnt->mnt_writers), seen;

	for (; count >= 0; count = seen) {
		seen = atomic_cmpxchg(&mnt->mnt_writers, count, count + 1);
		if (seen == count)
			return 0;
	}
	return -EROFS;
}

/* From writers to none for ever, or back: what is checked is set. => mount_lock held. 0, -EBUSY. */
static int set_read_only(struct vfsmount *mnt, bool on)
{
	int count = on ? atomic_cmpxchg(&mnt->mnt_writers, 0, -1) :
			 atomic_cmpxchg(&mnt->mnt_writers, -1, 0);

	return on && count > 0 ? -EBUSY : 0;
}

static int do_remount(const struct path *at, unsigned long flags, const char *options, bool bind)
{
	struct super_block *sb = at->mnt->mnt_sb;
	int error = 0;

	if (at->dentry != at->mnt->mnt_root)
		return -EINVAL;
	if (!bind && sb->s_op->remount)
		error = sb->s_op->remount(sb, options);
	if (error)
		return error;
	mutex_lock(&mount_lock);
	if ((flags & MS_RDONLY) && !(at->mnt->mnt_flags & MS_RDONLY))
		error = check_no_writers(at->mnt, bind);
	if (!error)
		error = set_read_only(at->mnt, flags & MS_RDONLY);
	if (!error)
		at->mnt->mnt_flags = flags;
	mutex_unlock(&mount_lock);
	return error;
}

#define MS_PROPAGATION (MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE)

/* There is nobody to propagate to. => 0, or -EINVAL for what would be it on Linux. */
static int check_propagation(const struct path *at, unsigned long flags)
{
	unsigned long kind = flags & MS_PROPAGATION;

	if ((flags & ~(MS_PROPAGATION | MS_REC | MS_SILENT | MS_RELATIME)) || (kind & (kind - 1)))
		return -EINVAL;
	return at->dentry == at->mnt->mnt_root ? 0 : -EINVAL;
}

static int do_mount(const struct path *at, const char *devname, const char *type,
		    unsigned long flags, const char *options)
{
	unsigned long mnt_flags;

	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		flags &= ~MS_MGC_MSK;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (!(flags & (MS_NOATIME | MS_STRICTATIME)))
		flags |= MS_RELATIME;
	mnt_flags = flags & MNT_FLAGS;
	if (flags & MS_REMOUNT)
		return do_remount(at, mnt_flags, options, flags & MS_BIND);
	if (flags & MS_BIND)
		return do_bind_mount(at, devname);
	if (flags & MS_PROPAGATION)
		return check_propagation(at, flags);
	if (flags & MS_MOVE)
		return do_move_mount(at, devname);
	return do_new_mount(at, type, mnt_flags, devname, options);
}

int kern_mount_at(const char *type, const char *name)
{
	struct path at;
	int error = kern_path(name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &at);

	if (error)
		return error;
	error = do_mount(&at, type, type, 0, NULL);
	path_put(&at);
	return error;
}

/* => A string of a program, NULL for NULL; ERR_PTR. */
static char *get_string(const char __user *string)
{
	char *copy;
	long len;

	if (!string)
		return NULL;
	copy = alloc_name();
	if (!copy)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(copy, string, PATH_MAX);
	if (len < 0 || len == PATH_MAX) {
		putname(copy);
		return ERR_PTR(len < 0 ? -EFAULT : -EINVAL);
	}
	return copy;
}

static void put_string(char *string)
{
	if (!IS_ERR_OR_NULL(string))
		putname(string);
}

long sys_mount(const char __user *udev, const char __user *udir, const char __user *utype,
	       unsigned long flags, const char __user *uoptions)
{
	char *type = get_string(utype), *dev = get_string(udev), *options = get_string(uoptions);
	struct path at;
	long error;

	error = PTR_ERR_OR_ZERO(type);
	if (!error)
		error = PTR_ERR_OR_ZERO(dev);
	if (!error)
		error = PTR_ERR_OR_ZERO(options);
	if (!error)
		error = user_path_at(AT_FDCWD, udir, LOOKUP_FOLLOW, &at);
	if (!error) {
		error = do_mount(&at, dev, type, flags, options);
		path_put(&at);
	}
	put_string(options);
	put_string(dev);
	put_string(type);
	return error;
}

/* ---- umount ---- */

/*
 * Out of the tree. What uses it keeps it alive, but finds nothing mounted in it any more.
 * => mount_lock held.
 */
static void unmount(struct vfsmount *mnt)
{
	struct path from;

	spin_lock(&dcache_lock);
	detach_mount_locked(mnt, &from);
	spin_unlock(&dcache_lock);
	list_del_init(&mnt->mnt_list);
	path_put(&from);
	mntput(mnt);
}

static struct vfsmount *child_mount(const struct vfsmount *mnt)
{
	struct vfsmount *child;

	list_for_each_entry(child, &mounts, mnt_list)
		if (child != mnt && child->mnt_parent == mnt)
			return child;
	return NULL;
}

/* MNT_DETACH: with all that is mounted in it. */
static void unmount_tree(struct vfsmount *mnt)
{
	struct vfsmount *leaf, *child;

	do {
		leaf = mnt;
		while ((child = child_mount(leaf)))
			leaf = child;
		unmount(leaf);
	} while (leaf != mnt);
}

/* => `path` holds one reference on the mount, being mounted another. */
static int do_umount(const struct path *path, int flags)
{
	struct vfsmount *mnt = path->mnt;
	int error = -EINVAL;

	mutex_lock(&mount_lock);
	if (path->dentry != mnt->mnt_root || mnt->mnt_parent == mnt)
		goto unlock;
	if (flags & MNT_EXPIRE) {
		error = atomic_read(&mnt->mnt_count) > 2 ? -EBUSY : -EAGAIN;
		goto unlock;
	}
	if (flags & MNT_DETACH) {
		unmount_tree(mnt);
		error = 0;
		goto unlock;
	}
	error = -EBUSY;
	if (has_child_mounts(mnt) || atomic_read(&mnt->mnt_count) > 2)
		goto unlock;
	unmount(mnt);
	error = 0;
unlock:
	mutex_unlock(&mount_lock);
	return error;
}

int kern_umount(const char *name)
{
	struct path path;
	int error = kern_path(name, LOOKUP_FOLLOW, &path);

	if (error)
		return error;
	error = do_umount(&path, 0);
	path_put(&path);
	return error;
}

long sys_umount2(const char __user *name, int flags)
{
	unsigned int lookup = flags & UMOUNT_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct path path;
	int error;

	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW))
		return -EINVAL;
	error = user_path_at(AT_FDCWD, name, lookup, &path);
	if (error)
		return error;
	if (!capable(CAP_SYS_ADMIN))
		error = -EPERM;
	else if ((flags & MNT_EXPIRE) && (flags & (MNT_FORCE | MNT_DETACH)))
		error = -EINVAL;
	else
		error = do_umount(&path, flags);
	path_put(&path);
	return error;
}

/*
 * pivot_root - put_old gets the present root, new_root becomes it.
 */
long sys_pivot_root(const char __user *new_root, const char __user *put_old)
{
	struct path new, old;
	int error;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	error = user_path_at(AT_FDCWD, new_root, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &new);
	if (error)
		return error;
	error = user_path_at(AT_FDCWD, put_old, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &old);
	if (!error) {
		error = -EINVAL; /* the root is a rootfs, which is never moved: as on Linux */
		path_put(&old);
	}
	path_put(&new);
	return error;
}

/* ---- What /proc shows ---- */

static const struct { unsigned long flag; const char *name; } flag_names[] = {
	{ MS_NOSUID, ",nosuid" }, { MS_NODEV, ",nodev" }, { MS_NOEXEC, ",noexec" },
	{ MS_NOATIME, ",noatime" }, { MS_NODIRATIME, ",nodiratime" }, { MS_RELATIME, ",relatime" },
	{ MS_NOSYMFOLLOW, ",nosymfollow" },
};

static void show_flags(struct seq_buf *seq, const struct vfsmount *mnt)
{
	seq_buf_puts(seq, mnt->mnt_flags & MS_RDONLY ? "ro" : "rw");
	for (size_t i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (mnt->mnt_flags & flag_names[i].flag)
			seq_buf_puts(seq, flag_names[i].name);
}

static void show_options(struct seq_buf *seq, const struct vfsmount *mnt)
{
	if (mnt->mnt_sb->s_op->show_options)
		mnt->mnt_sb->s_op->show_options(seq, mnt->mnt_sb);
}

#define PATH_SPECIAL	" \t\n\\"

static void show_path(struct seq_buf *seq, const char *name)
{
	if (!IS_ERR(name))
		seq_buf_escape(seq, name, PATH_SPECIAL);
}

static void show_mountpoint(struct seq_buf *seq, struct vfsmount *mnt, char *buffer)
{
	show_path(seq, d_path(&(struct path){ mnt, mnt->mnt_root }, buffer, PATH_MAX));
}

static void show_mount(struct seq_buf *seq, struct vfsmount *mnt, char *buffer)
{
	seq_buf_escape(seq, mnt->mnt_devname, PATH_SPECIAL);
	seq_buf_putc(seq, ' ');
	show_mountpoint(seq, mnt, buffer);
	seq_buf_printf(seq, " %s ", mnt->mnt_sb->s_type->name);
	show_flags(seq, mnt);
	show_options(seq, mnt);
	seq_buf_puts(seq, " 0 0\n");
}

static void show_mountinfo(struct seq_buf *seq, struct vfsmount *mnt, char *buffer)
{
	const struct super_block *sb = mnt->mnt_sb;

	seq_buf_printf(seq, "%d %d %u:%u ", mnt->mnt_id, mnt->mnt_parent->mnt_id, MAJOR(sb->s_dev),
		       MINOR(sb->s_dev));
	show_path(seq, dentry_path(mnt->mnt_root, buffer, PATH_MAX));
	seq_buf_putc(seq, ' ');
	show_mountpoint(seq, mnt, buffer);
	seq_buf_putc(seq, ' ');
	show_flags(seq, mnt);
	seq_buf_printf(seq, " - %s ", sb->s_type->name);
	seq_buf_escape(seq, mnt->mnt_devname, PATH_SPECIAL);
	seq_buf_puts(seq, " rw");
	show_options(seq, mnt);
	seq_buf_putc(seq, '\n');
}

/* The cursor is the number of the last one: they are in that order. */
static int show_each(struct seq_buf *seq, u64 *cursor,
		     void (*show)(struct seq_buf *seq, struct vfsmount *mnt, char *buffer))
{
	char *buffer = alloc_name();
	struct vfsmount *mnt;

	if (!buffer)
		return -ENOMEM;
	mutex_lock(&mount_lock);
	list_for_each_entry(mnt, &mounts, mnt_list) {
		size_t start = seq->len;

		if ((u64)mnt->mnt_id <= *cursor)
			continue;
		show(seq, mnt, buffer);
		if (!seq_buf_end_record(seq, start))
			break;
		*cursor = mnt->mnt_id;
	}
	mutex_unlock(&mount_lock);
	putname(buffer);
	return 0;
}

int mounts_fill(struct seq_buf *seq, struct task_struct *task, u64 *cursor)
{
	return show_each(seq, cursor, show_mount);
}

int mountinfo_fill(struct seq_buf *seq, struct task_struct *task, u64 *cursor)
{
	return show_each(seq, cursor, show_mountinfo);
}

/* ---- statfs ---- */

/* These have the same bits in both. */
#define ST_MOUNT_FLAGS	(MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC)

static void fill_statfs(const struct path *path, struct statfs *buf)
{
	struct super_block *sb = path->mnt->mnt_sb;

	*buf = (struct statfs){
		.f_type = sb->s_magic, .f_namelen = NAME_MAX,
		.f_bsize = PAGE_SIZE, .f_frsize = PAGE_SIZE,
		.f_fsid = { { sb->s_dev, 0 } },
		.f_flags = ST_VALID | (path->mnt->mnt_flags & ST_MOUNT_FLAGS),
	};
	if (path->mnt->mnt_flags & MS_NOATIME)
		buf->f_flags |= ST_NOATIME;
	if (path->mnt->mnt_flags & MS_NODIRATIME)
		buf->f_flags |= ST_NODIRATIME;
	if (path->mnt->mnt_flags & MS_NOSYMFOLLOW)
		buf->f_flags |= ST_NOSYMFOLLOW;
	if (path->mnt->mnt_flags & MS_RELATIME)
		buf->f_flags |= ST_RELATIME;
	if (sb->s_op->statfs)
		sb->s_op->statfs(sb, buf);
}

long sys_statfs(const char __user *name, struct statfs __user *ubuf)
{
	struct statfs buf;
	struct path path;
	int error;

	error = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW, &path);
	if (error)
		return error;
	fill_statfs(&path, &buf);
	path_put(&path);
	return copy_to_user(ubuf, &buf, sizeof(buf)) ? -EFAULT : 0;
}

long sys_fstatfs(unsigned int fd, struct statfs __user *ubuf)
{
	struct fd f = fdget_raw(fd);
	struct statfs buf;

	if (!f.file)
		return -EBADF;
	fill_statfs(&f.file->f_path, &buf);
	fdput(f);
	return copy_to_user(ubuf, &buf, sizeof(buf)) ? -EFAULT : 0;
}

struct ustat {
	s32 f_tfree;
	u64 f_tinode;
	char f_fname[6];
	char f_fpack[6];
};

/* => A mount of the file system on the device, referenced; NULL. */
static struct vfsmount *find_mount_of(dev_t dev)
{
	struct vfsmount *mnt, *found = NULL;

	mutex_lock(&mount_lock);
	list_for_each_entry(mnt, &mounts, mnt_list)
		if (!found && mnt->mnt_sb->s_dev == dev)
			found = mntget(mnt);
	mutex_unlock(&mount_lock);
	return found;
}

/* What statfs has replaced. */
long sys_ustat(unsigned int dev, struct ustat __user *ubuf)
{
	struct vfsmount *mnt = find_mount_of(dev);
	struct statfs statfs;
	struct ustat buf;

	if (!mnt)
		return -EINVAL;
	fill_statfs(&(struct path){ mnt, mnt->mnt_root }, &statfs);
	mntput(mnt);
	memset(&buf, 0, sizeof(buf)); /* the gaps, too */
	buf.f_tfree = statfs.f_bfree;
	buf.f_tinode = statfs.f_ffree;
	return copy_to_user(ubuf, &buf, sizeof(buf)) ? -EFAULT : 0;
}

/* ---- Boot ---- */

void mount_init(void)
{
	struct super_block *sb = get_super(&rootfs_type, NULL);

	if (IS_ERR(sb) || !(root_mnt = vfs_mount_sb(sb, "rootfs")))
		panic("mount_init: no memory for the root file system");
	root_mnt->mnt_id = ++last_mnt_id;
	list_add_tail(&root_mnt->mnt_list, &mounts);
	current->fs = fs_struct_create(root_mnt);
	current->files = files_create();
}

void vfs_init(void)
{
	fdtable_init();
	fs_struct_init();
	files_init();
	dcache_init();
	inode_init();
	names_init();
	pipe_init();
	ramfs_init();
	mount_init();
	anon_inodes_init();
}
