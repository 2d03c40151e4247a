/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_FS_H
#define KERNEL_FS_FS_H

#include <kernel/lib/err.h>
#include <kernel/lib/list.h>
#include <kernel/lib/types.h>
#include <kernel/locking/mutex.h>
#include <kernel/locking/rwsem.h>
#include <kernel/process/pid.h>
#include <kernel/locking/spinlock.h>
#include <kernel/sched.h>
#include <kernel/uapi/fcntl.h>
#include <kernel/uapi/limits.h>
#include <kernel/uapi/stat.h>
#include <kernel/uapi/time.h>
#include <kernel/uapi/uio.h>
#include <mm/filemap.h>
#include <asm/atomic.h>

/*
 * The virtual file system. Its things, from the disk-like to the program-like:
 *
 *	super_block	a file system that is in use
 *	inode		a file: what it is, whose, its pages
 *	dentry		a name of a file in a folder; the tree of them is what paths walk
 *	vfsmount	a file system at a place in the tree
 *	file		an open file: a position, and the rights given when it was opened
 *	files_struct	the descriptors of a process; fs_struct: its root and working directory
 *
 * Locks: dcache_lock, a spinlock, guards the shape of the tree: names, parents, children, mounts.
 * Names come and go only with the folder's i_rwsem held for writing; held at all, they stay.
 */
struct cred;
struct inode;
struct dentry;
struct file;
struct path;
struct vfsmount;
struct super_block;
struct file_lock;
struct fasync_entry;
struct poll_table;
struct pipe_inode_info;
struct vm_area_struct;
struct statfs;
struct seq_buf;
struct task_struct;

/* ---- Memory that is read or written, in pieces: kernel/fs/uio.c ---- */

/*
 * What is left of the memory that a read fills, or a write takes: `cur`, then `nr` further pieces,
 * `count` bytes in all. `kernel`: the pieces are kernel memory.
 */
struct iov_iter {
	struct iovec cur;
	const struct iovec *next;
	unsigned int nr;
	bool kernel;
	bool append;			/* of a write: at the end of the file, RWF_APPEND */
	size_t count;
};

static inline void iov_iter_single(struct iov_iter *iter, void __user *buf, size_t n)
{
	*iter = (struct iov_iter){ .cur = { buf, n }, .count = n };
}

static inline void iov_iter_kernel(struct iov_iter *iter, void *buf, size_t n)
{
	*iter = (struct iov_iter){ .cur = { buf, n }, .count = n, .kernel = true };
}

/* => Bytes copied, and the iterator stands behind them: less than n at its end, or at a fault. */
size_t copy_to_iter(const void *from, size_t n, struct iov_iter *iter);
size_t copy_from_iter(void *to, size_t n, struct iov_iter *iter);
size_t iov_iter_zero(size_t n, struct iov_iter *iter);

void iov_iter_advance(struct iov_iter *iter, size_t n);
ssize_t import_iovec(const struct iovec __user *uvec, unsigned long nr, struct iovec *fast,
		     struct iovec **heap, struct iov_iter *iter);

/* ---- Super blocks and file systems ---- */

struct super_operations {
	/* The last name and the last user are gone: free what i_private and i_link hold. */
	void (*evict)(struct inode *inode);
	void (*put_super)(struct super_block *sb);
	void (*statfs)(struct super_block *sb, struct statfs *buf);
	/* MS_REMOUNT. => 0 or -errno */
	int (*remount)(struct super_block *sb, const char *options);
	/* The options for /proc/mounts, each with a comma before it. */
	void (*show_options)(struct seq_buf *seq, struct super_block *sb);
};

struct super_block {
	const struct file_system_type *s_type;
	const struct super_operations *s_op;
	const struct dentry_operations *s_d_op;	/* of all its dentries, or NULL */
	struct dentry *s_root;
	dev_t s_dev;
	struct list_head s_list;	/* of all */
	atomic_t s_active;		/* one for each mount, or other user */
	atomic_long_t s_next_ino;
	unsigned long s_magic;		/* f_type of statfs */
	bool s_has_xattrs;
	bool s_has_handles;		/* all names are in the dcache: see fhandle.c */
	atomic_long_t s_inodes;		/* in use; and names beyond the first of each */
	atomic_long_t s_pages;		/* of page cache, in use, and of long symbolic links */
	atomic_long_t s_nodes;		/* of the trees that the pages are in */
	unsigned long s_max_pages;	/* 0: no limit */
	unsigned long s_max_inodes;	/* 0: no limit */
	void *s_fs_info;
};

struct file_system_type {
	const char *name;
	unsigned int flags;
	/* => Fills in a new super block, s_root included, or -errno. options: text, or NULL. */
	int (*fill_super)(struct super_block *sb, const char *options);
	/* For FS_SINGLE: the one super block, once it exists. Under the lock of super.c. */
	struct super_block *single;
	struct file_system_type *next;
};

#define FS_SINGLE	0x01		/* every mount shows the same tree */
#define FS_INTERNAL	0x02		/* not for mount(2) */

void register_filesystem(struct file_system_type *type);
/* => /proc/filesystems */
int filesystems_show(struct seq_buf *seq, struct task_struct *task);
/* The pages of a file, and the nodes of the tree that they are in, counted by its page cache.
 * => False: the file system is full. */
bool inode_charge_page(struct inode *inode);
void inode_uncharge_pages(struct inode *inode, unsigned long n);
bool inode_charge_nodes(struct inode *inode, unsigned int n);
void inode_uncharge_nodes(struct inode *inode, unsigned int n);

/* ---- Inodes: kernel/fs/inode.c ---- */

/*
 * A file.
 * Locks: (R) i_rwsem, for writing to write; readers of one field need none; (L) i_lock; (R+L)
 * written under both: who reads several of them takes i_lock; (a) atomic; (c) constant.
 */
struct inode {
	umode_t i_mode;			/* (R+L) the type is (c) */
	uid_t i_uid;			/* (R+L) */
	gid_t i_gid;			/* (R+L) */
	unsigned int i_nlink;		/* (R) of all folders concerned */
	atomic_t i_count;		/* (a) */
	atomic_t i_writecount;		/* (a) > 0: open for writing; < 0: being executed */
	atomic_t i_readcount;		/* (a) open for reading only */
	dev_t i_rdev;			/* (c) */
	ino_t i_ino;			/* (c) */
	u64 i_sequence;			/* (c) no other inode has had it, or will: for futexes */
	loff_t i_size;			/* (R) */
	struct timespec i_atime, i_mtime, i_ctime;	/* (L) */
	struct timespec i_btime;	/* (c) when it was made */
	struct super_block *i_sb;	/* (c) */
	const struct inode_operations *i_op;	/* (c) */
	const struct file_operations *i_fop;	/* (c) */
	struct address_space *i_mapping;	/* (c) &i_data */
	struct rw_semaphore i_rwsem;
	spinlock_t i_lock;
	union {
		char *i_link;		/* (c) symbolic links: the text, i_size long; or NULL */
		struct pipe_inode_info *i_pipe;	/* (L) FIFOs */
		u64 i_dir_cookie;	/* dcache_lock; folders: for the next dentry in it */
	};
	struct list_head i_flock;	/* file_lock_lock: struct file_lock; see locks.c */
	struct list_head i_leases;	/* lease_lock; see leases.c */
	struct list_head i_lease_fasync;	/* fasync_lock: who is told when they break */
	unsigned int i_seals;		/* (R) memfd */
	struct list_head i_xattrs;	/* (R) see xattr.c */
	u64 i_write_hint;		/* (a) F_SET_RW_HINT */
	u64 i_counted;			/* see files_count_pages */
	bool i_linkable;		/* (c) O_TMPFILE: may get a name though it has none */
	void *i_private;		/* the file system's */
	struct address_space i_data;
};

/* Subclasses for taking i_rwsem with another one held, outermost first. See namei.c. */
enum { I_LOCK_NORMAL, I_LOCK_PARENT, I_LOCK_PARENT2, I_LOCK_CHILD, I_LOCK_CHILD2 };

static inline void inode_lock(struct inode *inode)
{
	down_write(&inode->i_rwsem);
}

static inline void inode_unlock(struct inode *inode)
{
	up_write(&inode->i_rwsem);
}

/* What stat tells. */
struct kstat {
	dev_t dev, rdev;
	ino_t ino;
	umode_t mode;
	unsigned int nlink;
	uid_t uid;
	gid_t gid;
	loff_t size;
	u64 blocks;			/* of 512 bytes */
	u32 blksize;
	u32 result_mask;		/* STATX_*: what is not in every stat */
	u64 attributes, attributes_mask;
	u64 mnt_id;
	struct timespec atime, mtime, ctime, btime;
};

/* What setattr is to change. */
struct iattr {
	unsigned int ia_valid;		/* ATTR_* */
	umode_t ia_mode;
	uid_t ia_uid;
	gid_t ia_gid;
	loff_t ia_size;
	struct timespec ia_atime, ia_mtime, ia_ctime;
};

#define ATTR_MODE	0x001
#define ATTR_UID	0x002
#define ATTR_GID	0x004
#define ATTR_SIZE	0x008
#define ATTR_ATIME	0x010
#define ATTR_MTIME	0x020
#define ATTR_CTIME	0x040
#define ATTR_ATIME_SET	0x080		/* to a given time, not to now */
#define ATTR_MTIME_SET	0x100
#define ATTR_KILL_PRIV	0x200		/* S_ISUID and S_ISGID go: new contents, or owner */
#define ATTR_FORCE	0x400		/* a consequence of what was allowed: not asked about */

/* For permission(). */
#define MAY_EXEC	0x1
#define MAY_WRITE	0x2
#define MAY_READ	0x4

/*
 * What a kind of file can do; NULL: not that.
 * => lookup: i_rwsem of dir held for writing. NULL: all names are in the dcache. All that take a
 *    dir and change it: for writing, the rights have been checked, dentry is new and unhashed where
 *    something is made (d_add it), hashed where it goes away. setattr: i_rwsem of the inode for
 *    writing. The others: no lock.
 */
struct inode_operations {
	/* => 0 and d_add()ed; -ENOENT: no such name; -errno. */
	int (*lookup)(struct inode *dir, struct dentry *dentry);
	int (*create)(struct inode *dir, struct dentry *dentry, umode_t mode);
	int (*mkdir)(struct inode *dir, struct dentry *dentry, umode_t mode);
	int (*mknod)(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t rdev);
	int (*symlink)(struct inode *dir, struct dentry *dentry, const char *target);
	int (*link)(struct dentry *old, struct inode *dir, struct dentry *dentry);
	int (*unlink)(struct inode *dir, struct dentry *dentry);
	int (*rmdir)(struct inode *dir, struct dentry *dentry);
	/* => The dentries are moved afterwards. `target`: what goes away there, or NULL. */
	int (*rename)(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
		      struct dentry *target);
	int (*exchange)(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
			struct dentry *other);
	/* => A file, or device 0, without a name: nlink is 0; or ERR_PTR. */
	struct inode *(*tmpfile)(struct inode *dir, umode_t mode);

	/* Symbolic links without i_link. => Length of the text, which is not terminated; -errno. */
	int (*readlink)(struct dentry *dentry, char *buf, size_t size);
	/* Links that lead straight to a file (/proc/PID/exe). => *path referenced. */
	int (*follow)(struct dentry *dentry, struct path *path);

	int (*permission)(struct inode *inode, int mask);	/* NULL: generic_permission */
	int (*setattr)(struct dentry *dentry, struct iattr *attr);	/* NULL: simple_setattr */
	void (*getattr)(struct inode *inode, struct kstat *stat);	/* after generic_fillattr */
};

void inode_init(void);			/* boot */
/* => A new inode with a number, count 1, nlink 1, times now; NULL without memory. */
struct inode *new_inode(struct super_block *sb, umode_t mode);
/* The owner and group of something made in `dir` by current, set-group-ID folders obeyed. */
void inode_init_owner(struct inode *inode, const struct inode *dir, umode_t mode);
/* i_fop of devices, FIFOs and sockets. */
void init_special_inode(struct inode *inode, dev_t rdev);
void iput(struct inode *inode);		/* may sleep */

static inline struct inode *igrab(struct inode *inode)
{
	atomic_inc(&inode->i_count);
	return inode;
}

struct timespec current_time(void);
void inode_touch(struct inode *inode, unsigned int which);	/* ATTR_ATIME, MTIME, CTIME: now */
void file_accessed(struct file *file);	/* somebody has read from it, or has mapped it */
void generic_fillattr(struct inode *inode, struct kstat *stat);
int simple_setattr(struct dentry *dentry, struct iattr *attr);

/* => 0 or -EACCES. */
int generic_permission(struct inode *inode, int mask);
int inode_permission(struct inode *inode, int mask);
/* => Does current own it, or may act as if? */
bool inode_owner_or_capable(const struct inode *inode);

/* Writers and executions exclude each other. => 0 or -ETXTBSY. */
int get_write_access(struct inode *inode);
int deny_write_access(struct inode *inode);

static inline void put_write_access(struct inode *inode)
{
	atomic_dec(&inode->i_writecount);
}

static inline void allow_write_access(struct inode *inode)
{
	atomic_inc(&inode->i_writecount);
}

/* ---- Dentries: kernel/fs/dcache.c ---- */

#define DNAME_INLINE_LEN	40

/*
 * A name in a folder.
 * Locks: (D) dcache_lock; and what is (D) changes only under the i_rwsem of the parent, too;
 * (a) atomic; (c) constant.
 */
struct dentry {
	struct hlist_node d_hash;	/* (D) by parent and name; unhashed: not in its folder */
	u32 d_name_hash;		/* (D) */
	u32 d_name_len;			/* (D) */
	char *d_name;			/* (D) terminated; d_iname, or kmalloc'ed */
	struct dentry *d_parent;	/* (D) holds a reference; the root's is itself */
	struct inode *d_inode;		/* (c) once set; holds a reference */
	struct super_block *d_sb;	/* (c) */
	atomic_t d_count;		/* (a) goes to 0 under dcache_lock only */
	unsigned int d_mounted;		/* (D) number of mounts at it */
	struct list_head d_children;	/* (D) by d_cookie */
	struct list_head d_sibling;	/* (D) in the parent's d_children */
	u64 d_cookie;			/* (D) position for readdir, 2 and up */
	bool d_pinned;			/* (D) the folder holds a reference: see dcache.c */
	void *d_private;		/* the file system's */
	char d_iname[DNAME_INLINE_LEN];
};

struct dentry_operations {
	/* => Does a hashed dentry still stand for its file? Else it is looked up again. */
	bool (*revalidate)(struct dentry *dentry);
	/* For files outside the tree: their name in /proc. */
	void (*dname)(struct dentry *dentry, struct seq_buf *seq);
};

/* A component of a path. */
struct qstr {
	const char *name;
	u32 len;
	u32 hash;
};

extern spinlock_t dcache_lock;

void dcache_init(void);
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name);	/* => unhashed; NULL */
/* => Takes over the inode, on failure (NULL), too. */
struct dentry *d_make_root(struct inode *inode);
/* => Referenced, or NULL. */
struct dentry *d_lookup(struct dentry *parent, const struct qstr *name);
void d_add(struct dentry *dentry, struct inode *inode);	/* gives it the inode, hashes it */
void d_pin(struct dentry *dentry);			/* the folder keeps it until d_delete */
void d_delete(struct dentry *dentry);			/* no longer in its folder */
void dput(struct dentry *dentry);			/* may sleep; NULL is fine */

static inline struct dentry *dget(struct dentry *dentry)
{
	atomic_inc(&dentry->d_count);
	return dentry;
}

static inline bool d_is_dir(const struct dentry *dentry)
{
	return S_ISDIR(dentry->d_inode->i_mode);
}

static inline bool d_unlinked(const struct dentry *dentry)
{
	return dentry->d_parent != dentry && hlist_unhashed(&dentry->d_hash);
}

/* ---- Places in the tree ---- */

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

void path_get(const struct path *path);
void path_put(const struct path *path);

static inline bool path_equal(const struct path *a, const struct path *b)
{
	return a->mnt == b->mnt && a->dentry == b->dentry;
}

/*
 * d_path - the path as current sees it, written somewhere in buf, terminated.
 * => Where in buf it begins, or ERR_PTR(-ENAMETOOLONG). What has no name any more: " (deleted)".
 */
char *d_path(const struct path *path, char *buf, size_t size);
/* => The same from the root of the file system on. */
char *dentry_path(struct dentry *dentry, char *buf, size_t size);

/* Flags of look-ups. */
#define LOOKUP_FOLLOW		0x01	/* the last component, too, if it is a symbolic link */
#define LOOKUP_DIRECTORY	0x02	/* -ENOTDIR for anything else */
#define LOOKUP_EMPTY		0x04	/* "" means dfd itself */
#define LOOKUP_NOMOUNT		0x08	/* the last component below what is mounted there */
/* What a walk must not do: openat2's RESOLVE_*. */
#define LOOKUP_NO_XDEV		0x10	/* -EXDEV: come into another mount */
#define LOOKUP_NO_MAGICLINKS	0x20	/* -ELOOP: follow a link of /proc to what it stands for */
#define LOOKUP_NO_SYMLINKS	0x40	/* -ELOOP: follow any link */
#define LOOKUP_BENEATH		0x80	/* -EXDEV: leave the folder that it began in */
#define LOOKUP_IN_ROOT		0x100	/* that folder is its root */
#define LOOKUP_CACHED		0x200	/* -EAGAIN: look for what is not in the dcache */
#define LOOKUP_SCOPED		(LOOKUP_BENEATH | LOOKUP_IN_ROOT)

/* => 0 and *path referenced, or -errno. kern_path: a string of the kernel. */
int kern_path(const char *name, unsigned int flags, struct path *path);
int user_path_at(int dfd, const char __user *name, unsigned int flags, struct path *path);
/*
 * at_flags_to_lookup - AT_*, as a call was given them, as LOOKUP_*.
 * known: what the call knows; with AT_SYMLINK_FOLLOW among it a link is followed only if that is
 * given, else unless AT_SYMLINK_NOFOLLOW is.
 * => LOOKUP_*, or -EINVAL.
 */
int at_flags_to_lookup(int flags, int known);

/* A file system at a place: kernel/fs/namespace.c. */
struct vfsmount {
	struct dentry *mnt_root;	/* (c) holds a reference */
	struct super_block *mnt_sb;	/* (c) */
	atomic_t mnt_count;		/* (a) 1 while mounted, and 1 a user */
	atomic_t mnt_writers;		/* (a) who changes it, files open for it; -1: nobody may */
	unsigned long mnt_flags;	/* MS_RDONLY, MS_NOSUID ...; mount_lock to write */
	int mnt_id;			/* (c) */
	const char *mnt_devname;	/* (c) */
	struct vfsmount *mnt_parent;	/* dcache_lock: holds a reference, as ... */
	struct dentry *mnt_mountpoint;	/* dcache_lock: ... this does */
	struct hlist_node mnt_hash;	/* dcache_lock: by parent and mountpoint */
	struct list_head mnt_list;	/* mount_lock: all that are mounted */
};

void mntput(struct vfsmount *mnt);

static inline struct vfsmount *mntget(struct vfsmount *mnt)
{
	atomic_inc(&mnt->mnt_count);
	return mnt;
}

/* => 0 or -EROFS. */
int mnt_want_write(struct vfsmount *mnt);	/* until mnt_drop_write it stays so: 0 or -EROFS */

static inline void mnt_drop_write(struct vfsmount *mnt)
{
	atomic_dec(&mnt->mnt_writers);
}

/* => For an answer only, that may not be true any more. 0 or -EROFS. */
static inline int mnt_may_write(const struct vfsmount *mnt)
{
	return mnt->mnt_flags & 1 ? -EROFS : 0;
}

/* => /proc/mounts, /proc/PID/mounts: as `task` sees them; NULL: current. */
int mounts_fill(struct seq_buf *seq, struct task_struct *task, u64 *cursor);
int locks_show(struct seq_buf *seq, struct task_struct *task);
/* The locks that a process has on a file, for fdinfo. */
void locks_show_file(struct seq_buf *seq, struct file *file, struct files_struct *files);
int mountinfo_fill(struct seq_buf *seq, struct task_struct *task, u64 *cursor);

/* ---- Open files ---- */

/* What iterate calls for each entry. => False: no room, stop in front of this one. */
struct dir_context {
	bool (*actor)(struct dir_context *ctx, const char *name, size_t len, loff_t next, ino_t ino,
		      unsigned int type);
	loff_t pos;			/* of the entry to come */
};

/* => ctx->pos is the entry's; `next` is where the one after it may begin. type: DT_*. */
static inline bool dir_emit(struct dir_context *ctx, const char *name, size_t len, loff_t next,
			    ino_t ino, unsigned int type)
{
	if (!ctx->actor(ctx, name, len, next, ino, type))
		return false;
	ctx->pos = next;
	return true;
}

/* => "." and "..", at positions 0 and 1; the rest begin at 2. */
bool dir_emit_dots(struct file *file, struct dir_context *ctx);

/*
 * What an open file can do.
 * Data goes through read_iter and write_iter, or through read and write where it is enough to be
 * called once a piece, with user memory only. Each moves *pos, and returns the number of bytes, or
 * -errno if none. A file without llseek has no positions: lseek, pread and pwrite are -ESPIPE.
 */
struct file_operations {
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	ssize_t (*read)(struct file *file, char __user *buf, size_t n, loff_t *pos);
	ssize_t (*write)(struct file *file, const char __user *buf, size_t n, loff_t *pos);
	ssize_t (*read_iter)(struct file *file, struct iov_iter *to, loff_t *pos);
	ssize_t (*write_iter)(struct file *file, struct iov_iter *from, loff_t *pos);
	/* => i_rwsem held for reading. */
	int (*iterate)(struct file *file, struct dir_context *ctx);
	unsigned int (*poll)(struct file *file, struct poll_table *table);
	long (*ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	/* => mmap_lock held for writing. */
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*open)(struct inode *inode, struct file *file);
	/* Calls fasync_set() for each list that the file belongs on, or off. => 0 or -errno. */
	int (*fasync)(int fd, struct file *file, bool on);
	void (*flush)(struct file *file);	/* a descriptor of it is being closed */
	/* The last reference went. */
	void (*release)(struct inode *inode, struct file *file);
	int (*fsync)(struct file *file);
	long (*fallocate)(struct file *file, int mode, loff_t offset, loff_t len);
	/* Further lines for /proc/PID/fdinfo. */
	void (*show_fdinfo)(struct seq_buf *seq, struct file *file);
};

/* f_mode */
#define FMODE_READ	0x0001
#define FMODE_WRITE	0x0002
#define FMODE_LSEEK	0x0004
#define FMODE_PREAD	0x0008
#define FMODE_PWRITE	0x0010
#define FMODE_EXEC	0x0020		/* opened by exec: keeps writers off until the last fput */
#define FMODE_PATH	0x0040		/* O_PATH: a place, nothing more */
#define FMODE_WRITER	0x0080		/* counted in i_writecount and mnt_writers */
#define FMODE_READER	0x0400		/* counted in i_readcount */
#define FMODE_ATOMIC_POS 0x0100		/* the position moves under f_pos_lock */
#define FMODE_OPENED	0x0200		/* what its hooks need is there, from open to release */

/* Who is sent signals about a file: fcntl(2), "Managing signals". */
struct file_owner {
	struct pid *pid;		/* NULL: nobody; holds a reference */
	enum pid_type type;
	uid_t uid, euid;		/* of who said so */
	int sig;			/* F_SETSIG; 0: SIGIO */
};

/* An open file. Locks: (F) f_lock; (P) f_pos_lock where FMODE_ATOMIC_POS; (A) fasync_lock;
 * (a) atomic; (c) constant. */
struct file {
	atomic_t f_count;		/* (a) */
	unsigned int f_mode;		/* (c) FMODE_* */
	unsigned int f_flags;		/* (F) O_*; FASYNC (A), too */
	const struct file_operations *f_op;	/* (c) */
	struct inode *f_inode;		/* (c) of f_path */
	struct address_space *f_mapping;	/* (c) */
	loff_t f_pos;			/* (P) */
	struct path f_path;		/* (c) */
	struct cred *f_cred;		/* (c) who opened it */
	void *private_data;		/* the driver's */
	unsigned long f_version;	/* the driver's */
	struct mutex f_pos_lock;
	spinlock_t f_lock;
	struct file_owner f_owner;	/* (A) */
	struct fasync_entry *f_fasync;	/* (A) its places in lists of those that are told */
};

void files_init(void);			/* boot */

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}

static inline struct file *get_file(struct file *file)
{
	atomic_inc(&file->f_count);
	return file;
}

void __fput(struct file *file);

/* => May sleep: the last one closes the file. */
static inline void fput(struct file *file)
{
	if (atomic_dec_and_test(&file->f_count))
		__fput(file);
}

/* => A file at `path` (references are taken), not yet opened; ERR_PTR: -ENOMEM, -ENFILE. */
struct file *alloc_file(const struct path *path, unsigned int mode, unsigned int flags,
			const struct file_operations *fops);
/* Opening by the kernel, with current's rights. flags: O_*. => ERR_PTR. */
struct file *filp_open(const char *name, int flags, umode_t mode);
struct file *dentry_open(const struct path *path, int flags);	/* an existing file */
/* => A regular file that may be executed; nobody writes to it until its last fput. ERR_PTR. */
struct file *open_exec(const char *name);
/* => The same, from a folder, or with LOOKUP_EMPTY the descriptor itself. lookup: LOOKUP_*. */
struct file *open_exec_at(int dfd, const char *name, unsigned int lookup);
/* Writers may come again before the last fput. => The file is not shared yet. */
void exec_allow_write(struct file *file);
/* As close(2): flush, locks, fput. */
int do_unlinkat(int dfd, const char *name); /* => 0 or -errno; name is not a user's address */
int filp_close(struct file *file, struct files_struct *files);

/* => Number of bytes read from pos on, or written there; -errno. */
ssize_t kernel_read(struct file *file, void *buf, size_t n, loff_t pos);
ssize_t kernel_write(struct file *file, const void *buf, size_t n, loff_t pos);

/* Ready-made operations. */
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
ssize_t generic_file_read_iter(struct file *file, struct iov_iter *to, loff_t *pos);
ssize_t generic_file_write_iter(struct file *file, struct iov_iter *from, loff_t *pos);
loff_t dcache_dir_llseek(struct file *file, loff_t offset, int whence);
int noop_fsync(struct file *file);
long generic_fallocate(struct file *file, int mode, loff_t offset, loff_t len);
/* For folders whose dentries are pinned. */
int dcache_readdir(struct file *file, struct dir_context *ctx);
/* For short texts. => Bytes of `from` copied to the program from *pos on, which moves. */
ssize_t simple_read_from_buffer(char __user *to, size_t n, loff_t *pos, const void *from,
				size_t available);

/* ---- Descriptors: kernel/fs/file.c ---- */

#define NR_OPEN		(1024 * 1024)	/* ceiling of RLIMIT_NOFILE */
#define NR_OPEN_INLINE	64

/*
 * The descriptors of a process, or of several tasks (CLONE_FILES): `count` is the number of these.
 * Nobody else has one: who looks at another's table does so under that task's alloc_lock.
 * All under file_lock; but while `count` is 1, the owner alone changes it, and so reads without.
 * fd[] is initialised up to nr_fds; capacity is a multiple of 64.
 */
struct files_struct {
	atomic_t count;
	unsigned int nr_fds;		/* all that were ever in use are below this */
	struct file **fd;
	unsigned int capacity;
	unsigned int next_fd;		/* no free one below this */
	unsigned long *open_fds;	/* bit: taken, perhaps without a file yet */
	unsigned long *close_on_exec;
	spinlock_t file_lock;
	unsigned long open_inline[1];
	unsigned long cloexec_inline[1];
	struct file *fd_inline[NR_OPEN_INLINE];
};

static inline void get_files_struct(struct files_struct *files)
{
	atomic_inc(&files->count);
}

/* => The file behind current's descriptor, referenced (fput); NULL: none, or O_PATH. */
struct file *fget(unsigned int fd);
struct file *fget_raw(unsigned int fd);	/* O_PATH, too */
/*
 * files_count_pages - what is freed when the descriptors of `files` are: pages of files without a
 * name and of pipes, each counted once a walk, which has a number of its own.
 * => Whether there are more descriptors to be looked at. One walk at a time, on all CPUs; called
 *    with the task's alloc_lock.
 */
struct files_walk {
	u64 number;
	unsigned int fd;		/* the next one */
	unsigned long pages;		/* so far */
};
bool files_count_pages(struct files_struct *files, struct files_walk *walk);
int files_max_fds(void);		/* of current: no descriptor is as large as this */

/* Of another task (/proc/PID/fd). => The file, referenced, O_PATH, too, or NULL; the first
 * descriptor in use at or after fd, or -1; its close-on-exec flag; the size of its table. */
struct file *fget_task(struct task_struct *task, unsigned int fd);
int task_next_fd(struct task_struct *task, unsigned int fd);
bool task_get_cloexec(struct task_struct *task, unsigned int fd);
unsigned int task_fd_size(struct task_struct *task);

/*
 * A file that is used for the time of a system call. With a table of its own a program cannot close
 * it meanwhile, so no reference is taken.
 */
struct fd {
	struct file *file;
	bool counted;			/* fdput drops a reference */
	bool pos_locked;		/* and f_pos_lock, see fdget_pos() */
};

struct fd fdget(unsigned int fd);
struct fd fdget_raw(unsigned int fd);

static inline void fdput(struct fd fd)
{
	if (fd.counted)
		fput(fd.file);
}

/* => The lowest free descriptor of current, reserved; -EMFILE, -ENOMEM. flags: O_CLOEXEC. */
int get_unused_fd_flags(unsigned int flags);
void put_unused_fd(unsigned int fd);
void fd_install(unsigned int fd, struct file *file);	/* takes over the reference */
int close_fd(unsigned int fd);

/* fork: => A copy, each file with one more reference; NULL and *error. */
struct files_struct *dup_fd(struct files_struct *old, int *error);
void put_files_struct(struct files_struct *files);	/* the last one closes all */
void do_close_on_exec(struct files_struct *files);
/* exec, close_range: => current has a table of its own; 0 or -ENOMEM. */
int unshare_files(void);

bool fd_get_cloexec(unsigned int fd);

/* ---- Root and working directory: kernel/fs/fs_struct.c ---- */

struct fs_struct {
	atomic_t users;			/* the tasks that share it, and nobody else */
	spinlock_t lock;
	umode_t umask;			/* lock */
	struct path root, pwd;		/* lock; each holds references */
};

static inline struct fs_struct *get_fs_struct(struct fs_struct *fs)
{
	atomic_inc(&fs->users);
	return fs;
}

struct fs_struct *copy_fs_struct(struct fs_struct *old);	/* NULL without memory */
void put_fs_struct(struct fs_struct *fs);
void exit_fs(struct task_struct *task);	/* the end: it has none any more */
/* => Does another process have current's root and working directory? A thread that ends is counted
 *    and found, or neither: both change under fs->lock. */
bool fs_is_shared(void);
void get_fs_root(struct fs_struct *fs, struct path *root);	/* path_put */
void get_fs_pwd(struct fs_struct *fs, struct path *pwd);
/* => Take references of their own. */
void set_fs_root(struct fs_struct *fs, const struct path *path);
void set_fs_pwd(struct fs_struct *fs, const struct path *path);

static inline umode_t current_umask(void)
{
	return READ_ONCE(current->fs->umask);
}

/* ---- Files without a name ---- */

/* => An inode outside the tree: pipes (S_IFIFO), anonymous files. NULL. */
struct inode *alloc_anon_inode(umode_t mode);
/* => A file of it; the inode is taken over, on failure, too. name: for /proc. ERR_PTR. */
struct file *alloc_file_pseudo(struct inode *inode, const char *name, unsigned int mode,
			       unsigned int flags, const struct file_operations *fops);
/* => One more open file of the same inode. ERR_PTR. */
struct file *alloc_file_clone(struct file *base, unsigned int mode, unsigned int flags,
			      const struct file_operations *fops);

/* => A file of `size` zeroes that has no name: shared anonymous memory (PAGE_SHMEM). ERR_PTR. */
struct file *shmem_file_setup(const char *name, loff_t size);
/* mmap of /dev/zero, shared: the VMA gets such a file. => 0 or -errno. */
int shmem_zero_setup(struct vm_area_struct *vma);

/* ---- Devices: kernel/fs/devtmpfs.c ---- */

/* A character device, with its name in /dev. Static in its driver. */
struct chrdev {
	const char *name;
	dev_t rdev;
	umode_t mode;			/* permissions of the node */
	const struct file_operations *fops;
	struct chrdev *next;
};

/* => Boot: before devtmpfs_init() makes the nodes. */
void register_chrdev(struct chrdev *device);

/* ---- Hooks to other parts ---- */

extern const struct file_operations pipe_fops;	/* pipe.c: FIFOs, too */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg);
extern unsigned int pipe_max_size;
extern unsigned long file_max;		/* file_table.c */
extern unsigned long pipe_user_pages_soft, pipe_user_pages_hard;
extern int lease_break_time;		/* leases.c */
extern int protected_symlinks, protected_hardlinks, protected_fifos, protected_regular;

/* ---- Boot, in this order ---- */

void vfs_init(void);			/* caches, and the root, in which current then is */
void initramfs_unpack(void);		/* all modules into the root; frees them, or panics */
void devtmpfs_init(void);		/* the registered devices get their nodes in /dev */

/* For /proc/tine/counters: objects in use. */
unsigned long nr_open_files(void);
unsigned long nr_inodes(void);
unsigned long nr_dentries(void);

#endif
