/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_INTERNAL_H
#define KERNEL_FS_INTERNAL_H

#include <kernel/fs/fs.h>

/* ---- uio.c ---- */

void iov_iter_truncate(struct iov_iter *iter, size_t n);	/* to n bytes at most */

/* ---- dcache.c ---- */

struct qstr qstr_make(const char *name, size_t len);
/* => The inode is taken over; NULL. */
struct dentry *d_alloc_root(struct inode *inode, const char *name);
void d_move(struct dentry *dentry, struct dentry *target);	/* dentry takes target's place */
void d_exchange(struct dentry *a, struct dentry *b);
/* => A dentry at or below root, of the inode with that number, referenced; NULL. */
struct dentry *d_find_ino(struct dentry *root, ino_t ino);
extern unsigned long d_moves;			/* dcache_lock to write: dentries moved so far */
bool d_is_ancestor(const struct dentry *ancestor, const struct dentry *dentry);
bool d_has_children(struct dentry *dentry);
void d_kill_tree(struct dentry *root);		/* unpins all below it, and lets go of it */

/* ---- inode.c ---- */

/* One more inode, or name of one. => False: the file system has as many as it may. */
bool sb_charge_inode(struct super_block *sb);
void sb_uncharge_inode(struct super_block *sb);

void touch_atime(const struct path *path);

/* ---- namei.c ---- */

/* What kind of name the last component of a path is. */
enum last_type { LAST_NORM, LAST_DOT, LAST_DOTDOT, LAST_NONE };

/* A walk along a path. */
struct nameidata {
	struct path path;		/* where it is; referenced */
	struct path root;		/* current's; referenced once it has been needed */
	const char *name;		/* what is left to walk */
	char *link_buf;			/* what `name` is in, once a link was followed; or NULL */
	struct qstr last;		/* the component in hand */
	enum last_type type;
	unsigned int flags;		/* LOOKUP_* for the whole of the walk */
	unsigned long moves;		/* d_moves when it began */
	bool must_dir;			/* slashes behind the last component */
	unsigned int links;		/* followed so far */
};

/* Names of programs, in kernel memory. => ERR_PTR: -EFAULT, -ENAMETOOLONG, -ENOENT for "". */
void names_init(void);
char *getname(const char __user *name);
char *getname_flags(const char __user *name, bool may_be_empty);
void putname(char *name);
char *alloc_name(void);			/* a buffer of PATH_MAX for putname; NULL */

int walk_start(struct nameidata *nd, int dfd, const char *name, unsigned int flags);
int walk_to_last(struct nameidata *nd);	/* all but the last component, which is then nd->last */
/* => 1: a link was followed, walk_to_last() again. */
int walk_last(struct nameidata *nd, unsigned int flags);
/* walk_start() and walk_to_last(). */
int walk_parent(struct nameidata *nd, int dfd, const char *name);
void walk_end(struct nameidata *nd);
int walk_follow_link(struct nameidata *nd, struct dentry *dentry);
/* => May current make a link to what it doesn't own; open, with O_CREAT, what was in dir before? */
bool may_link_to(struct inode *inode);
bool may_open_created(const struct inode *dir, const struct inode *inode);
int walk_cross_mounts(struct nameidata *nd);	/* to the top of what is mounted here */
int filename_lookup(int dfd, const char *name, unsigned int flags, struct path *path);

/*
 * => The dentry of nd->last in the folder nd->path, referenced; without an inode, and unhashed, if
 *    there is no such name. ERR_PTR. The folder's i_rwsem is held for writing.
 */
struct dentry *lookup_locked(struct dentry *parent, const struct qstr *name);

/* => 0 or why current may not make something in dir (i_rwsem held). */
int may_create(struct inode *dir);
int may_delete(struct inode *dir, struct dentry *victim, bool is_dir);

/* The calls, with names in kernel memory: the initramfs uses them, too. */
int do_mkdirat(int dfd, const char *name, umode_t mode);
int do_mknodat(int dfd, const char *name, umode_t mode, dev_t rdev);
int do_symlinkat(const char *target, int dfd, const char *name);
int do_linkat(int olddfd, const char *old, int newdfd, const char *name, int flags);
int do_rmdir(int dfd, const char *name);

/* ---- open.c ---- */

long open_found(const struct path *path, int flags);	/* => a descriptor for what is there */
struct file *do_filp_open(int dfd, const char *name, int flags, umode_t mode);

/* ---- attr.c ---- */

int notify_change(struct dentry *dentry, struct iattr *attr);	/* => i_rwsem held for writing */
int do_truncate(struct dentry *dentry, loff_t length, bool by_open);
int file_remove_privs(struct file *file);	/* before its contents change; i_rwsem held */

/* ---- read_write.c ---- */

ssize_t vfs_read(struct file *file, struct iov_iter *iter, loff_t *pos);
ssize_t vfs_write(struct file *file, struct iov_iter *iter, loff_t *pos);
/* => At most n bytes may be written at pos: how many; -EFBIG (and SIGXFSZ) if none. */
ssize_t check_file_limits(loff_t pos, size_t n);

/* ---- file.c ---- */

void fdtable_init(void);
struct files_struct *files_create(void);
int dup_from(unsigned int fd, unsigned int from, unsigned int flags);
void fd_set_cloexec(unsigned int fd, bool on);
struct fd fdget_pos(unsigned int fd);	/* with the position locked, if it is shared */
void fdput_pos(struct fd fd);

/* ---- fs_struct.c ---- */

void fs_struct_init(void);
struct fs_struct *fs_struct_create(struct vfsmount *mnt);

/* ---- namespace.c ---- */

void mount_init(void);
/* => Not referenced; NULL. dcache_lock held. */
struct vfsmount *lookup_mnt(const struct path *path);
void follow_mounts(struct path *path);			/* to the top of what is mounted there */
bool follow_up(struct path *path);			/* to the mountpoint; false: at the top */
/* => Not in the tree yet; takes over the reference on sb; NULL. */
struct vfsmount *vfs_mount_sb(struct super_block *sb, const char *devname);
extern struct vfsmount *root_mnt;

int kern_mount_at(const char *type, const char *name);
int kern_umount(const char *name);

/* ---- super.c ---- */

struct file_system_type *get_fs_type(const char *name);
struct super_block *get_super(struct file_system_type *type, const char *options);
void deactivate_super(struct super_block *sb);

/* ---- pipe.c ---- */

void pipe_init(void);
unsigned long pipe_pages(struct inode *inode);	/* in the pipe of a FIFO */

/* ---- ramfs.c ---- */

void ramfs_init(void);
long shmem_fcntl(struct file *file, unsigned int cmd, unsigned long arg);	/* seals */
extern struct file_system_type rootfs_type, devtmpfs_type;

/* ---- devtmpfs.c ---- */

extern const struct file_operations chrdev_fops;

/* ---- anon_inodes.c ---- */

void anon_inodes_init(void);

/* ---- fcntl.c ---- */

/* Those of `mask` become what they are in `flags`. Not FASYNC: that is fasync_set's. */
void set_file_flags(struct file *file, unsigned int flags, unsigned int mask);

/* ---- locks.c ---- */

void locks_remove_posix(struct file *file, struct files_struct *owner);
void locks_remove_file(struct file *file);
/* => Who has been charged for one more lock or lease, referenced; NULL: he has all he may. */
struct user_struct *charge_file_lock(void);
void uncharge_file_lock(struct user_struct *user);
int fcntl_getlk(struct file *file, unsigned int cmd, struct flock __user *arg);
int fcntl_setlk(unsigned int fd, struct file *file, unsigned int cmd, struct flock __user *arg);

/* ---- leases.c ---- */

/* => 0; -EAGAIN, if flags say O_NONBLOCK; -ERESTARTSYS. */
int __break_lease(struct inode *inode, unsigned int flags);
void lease_remove_file(struct file *file);
int lease_type(struct file *file);
int set_lease(int fd, struct file *file, unsigned long type);

/* => No lease is in the way of an open with such flags: 0, or as above. */
static inline int break_lease(struct inode *inode, unsigned int flags)
{
	return list_empty(&inode->i_leases) ? 0 : __break_lease(inode, flags);
}

/* ---- xattr.c ---- */

void xattrs_free(struct inode *inode);		/* => the inode is nobody's any more */

/* ---- file_table.c: an open that may make its file reserves the struct file first ---- */

/* => A file that is nowhere yet. ERR_PTR: -ENOMEM; -ENFILE, as there are file-max others. */
struct file *new_file(void);
void free_file(struct file *file);	/* => never placed */
void place_file(struct file *file, const struct path *path, unsigned int mode, unsigned int flags,
		const struct file_operations *fops);

#endif
