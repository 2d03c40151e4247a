/* SPDX-License-Identifier: MIT */
/*
 * File systems in memory: rootfs, tmpfs, devtmpfs, and the one behind shared anonymous memory.
 *
 * There is no other place where the files are: folders are the dentries below them, each pinned,
 * and the contents of a file are its page cache. What is not there reads as zeroes.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/lib/kstrtox.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/statfs.h>
#include <kernel/uapi/statx.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

static const struct inode_operations ramfs_dir_iops;
static const struct inode_operations ramfs_iops;	/* all but folders */

#define NO_WRITE_SEALS	(F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)

/* What is sealed against writing is not mapped for it, and will not be. A seal that comes meanwhile
 * denies the mapping itself, or is denied (mapping_map_writable). */
static int ramfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & VM_SHARED) && (READ_ONCE(file->f_inode->i_seals) & NO_WRITE_SEALS)) {
		if (vma->vm_flags & VM_WRITE)
			return -EPERM;
		vma->vm_flags &= ~VM_MAYWRITE;
	}
	return generic_file_mmap(file, vma);
}

static const struct file_operations ramfs_file_fops = {
	.llseek = generic_file_llseek,
	.read_iter = generic_file_read_iter,
	.write_iter = generic_file_write_iter,
	.mmap = ramfs_mmap,
	.fsync = noop_fsync,
	.fallocate = generic_fallocate,
};

static const struct file_operations ramfs_dir_fops = {
	.llseek = dcache_dir_llseek,
	.iterate = dcache_readdir,
	.fsync = noop_fsync,
};

/* ---- Inodes ---- */

/* What folders are said to take, an entry. As Linux's tmpfs. */
#define DIRENT_SIZE	20

#define SHORT_SYMLINK_LEN	128	/* with the NUL */

static struct inode *ramfs_get_inode(struct super_block *sb, const struct inode *dir, umode_t mode,
				     dev_t rdev)
{
	struct inode *inode = new_inode(sb, mode);

	if (!inode)
		return NULL;
	inode_init_owner(inode, dir, mode);
	inode->i_op = &ramfs_iops;
	switch (mode & S_IFMT) {
	case S_IFREG:
		inode->i_fop = &ramfs_file_fops;
		inode->i_seals = F_SEAL_SEAL;
		break;
	case S_IFDIR:
		inode->i_op = &ramfs_dir_iops;
		inode->i_fop = &ramfs_dir_fops;
		inode->i_nlink = 2;
		inode->i_size = 2 * DIRENT_SIZE;
		break;
	case S_IFLNK:
		inode->i_fop = &ramfs_dir_fops;
		break;
	default:
		init_special_inode(inode, rdev);
	}
	return inode;
}

/* The text of a symbolic link counts as a page of a file, unless it is short. As on Linux. */
static unsigned int link_pages(size_t len)
{
	return len >= SHORT_SYMLINK_LEN;
}

static void ramfs_evict(struct inode *inode)
{
	if (!S_ISLNK(inode->i_mode) || !inode->i_link)
		return;
	inode_uncharge_pages(inode, link_pages(inode->i_size));
	kfree(inode->i_link);
}

/* ---- Folders ---- */

static void dir_changed(struct inode *dir, int entries)
{
	dir->i_size += entries * DIRENT_SIZE;
	inode_touch(dir, ATTR_MTIME | ATTR_CTIME);
}

/* The inode gets its name; nothing can fail here. */
static void ramfs_enter(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	d_pin(dentry);
	d_add(dentry, inode);
	dir_changed(dir, 1);
}

static int ramfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t rdev)
{
	struct inode *inode = ramfs_get_inode(dir->i_sb, dir, mode, rdev);

	if (!inode)
		return -ENOSPC;
	if (S_ISDIR(mode))
		dir->i_nlink++;
	ramfs_enter(dir, dentry, inode);
	return 0;
}

static int ramfs_create(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	return ramfs_mknod(dir, dentry, mode | S_IFREG, 0);
}

static int ramfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	return ramfs_mknod(dir, dentry, mode | S_IFDIR, 0);
}

static int ramfs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	char *text = kstrdup(target);
	size_t len = strlen(target);
	struct inode *inode;

	if (!text)
		return -ENOMEM;
	inode = ramfs_get_inode(dir->i_sb, dir, S_IFLNK | S_IRWXUGO, 0);
	if (!inode)
		goto free_text;
	if (link_pages(len) && !inode_charge_page(inode))
		goto put_inode;

	/* Nothing below can fail. */
	inode->i_link = text;
	inode->i_size = len;
	ramfs_enter(dir, dentry, inode);
	return 0;

put_inode:
	iput(inode);
free_text:
	kfree(text);
	return -ENOSPC;
}

/* Each name of a file but the first one takes a place of an inode: it is a dentry. */
static int ramfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;

	if (inode->i_nlink && !sb_charge_inode(inode->i_sb))
		return -ENOSPC;
	inode->i_nlink++;
	inode_touch(inode, ATTR_CTIME);
	ramfs_enter(dir, dentry, igrab(inode));
	return 0;
}

static struct inode *ramfs_tmpfile(struct inode *dir, umode_t mode)
{
	struct inode *inode = ramfs_get_inode(dir->i_sb, dir, mode, 0);

	if (!inode)
		return ERR_PTR(-ENOSPC);
	inode->i_nlink = 0;
	return inode;
}

/* => A folder has one name, and its "." has gone before.
 * Its entry goes; the dentry itself leaves the folder when the caller says d_delete. */
static int ramfs_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	if (inode->i_nlink > 1)
		sb_uncharge_inode(inode->i_sb);
	inode->i_nlink--;
	inode_touch(inode, ATTR_CTIME);
	dir_changed(dir, -1);
	return 0;
}

static int ramfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	if (d_has_children(dentry))
		return -ENOTEMPTY;
	dentry->d_inode->i_nlink--;	/* its "." */
	dir->i_nlink--;			/* its ".." */
	return ramfs_unlink(dir, dentry);
}

static int ramfs_rename(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
			struct dentry *target)
{
	int error = 0;

	if (target && d_is_dir(target))
		error = ramfs_rmdir(new_dir, target);
	else if (target)
		error = ramfs_unlink(new_dir, target);
	if (error)
		return error;
	if (d_is_dir(old)) {
		old_dir->i_nlink--;
		new_dir->i_nlink++;
	}
	dir_changed(old_dir, -1);
	dir_changed(new_dir, 1);
	inode_touch(old->d_inode, ATTR_CTIME);
	return 0;
}

static int ramfs_exchange(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
			  struct dentry *other)
{
	int balance = d_is_dir(old) - d_is_dir(other);

	old_dir->i_nlink -= balance;
	new_dir->i_nlink += balance;
	dir_changed(old_dir, 0);
	dir_changed(new_dir, 0);
	inode_touch(old->d_inode, ATTR_CTIME);
	inode_touch(other->d_inode, ATTR_CTIME);
	return 0;
}

static void ramfs_getattr(struct inode *inode, struct kstat *stat)
{
	if (S_ISLNK(inode->i_mode))
		stat->blocks = link_pages(inode->i_size) * (PAGE_SIZE / 512);
	stat->result_mask |= STATX_BTIME;
	stat->attributes_mask |= STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND | STATX_ATTR_NODUMP;
}

static const struct inode_operations ramfs_dir_iops = {
	.getattr = ramfs_getattr,
	.create = ramfs_create,
	.mkdir = ramfs_mkdir,
	.mknod = ramfs_mknod,
	.symlink = ramfs_symlink,
	.link = ramfs_link,
	.unlink = ramfs_unlink,
	.rmdir = ramfs_rmdir,
	.rename = ramfs_rename,
	.exchange = ramfs_exchange,
	.tmpfile = ramfs_tmpfile,
};

static const struct inode_operations ramfs_iops = { .getattr = ramfs_getattr };

/* ---- Super blocks ---- */

struct ramfs_options {
	unsigned long max_pages, max_inodes;
	umode_t mode;
	uid_t uid;
	gid_t gid;
};

static unsigned long default_max_pages(void)
{
	return totalram_pages / 2;
}

/* size=: bytes, or per cent of RAM. */
static int parse_size(const char *value, unsigned long *pages)
{
	char *end;
	u64 size = memparse(value, &end);

	if (*end == '%') {
		size = (size * totalram_pages / 100) << PAGE_SHIFT;
		end++;
	}
	*pages = DIV_ROUND_UP(size, PAGE_SIZE);
	return *end || end == value ? -EINVAL : 0;
}

static int parse_number(const char *value, unsigned int base, unsigned long *number)
{
	char *end;

	*number = base ? simple_strtoull(value, &end, base) : memparse(value, &end);
	return *end || end == value ? -EINVAL : 0;
}

static int parse_option(char *name, char *value, struct ramfs_options *options)
{
	unsigned long number;
	int error = -EINVAL;

	if (!value)
		return -EINVAL;
	if (!strcmp(name, "size"))
		return parse_size(value, &options->max_pages);
	if (!strcmp(name, "nr_blocks"))
		return parse_number(value, 0, &options->max_pages);
	if (!strcmp(name, "nr_inodes"))
		return parse_number(value, 0, &options->max_inodes);
	if (!strcmp(name, "mode")) {
		error = parse_number(value, 8, &number);
		options->mode = number & 07777;
	} else if (!strcmp(name, "uid")) {
		error = parse_number(value, 10, &number);
		options->uid = number;
	} else if (!strcmp(name, "gid")) {
		error = parse_number(value, 10, &number);
		options->gid = number;
	} else if (!strcmp(name, "huge") || !strcmp(name, "mpol")) {
		error = 0;
	}
	return error;
}

/* => *options changed by what the text says; -EINVAL. */
static int parse_options(const char *text, struct ramfs_options *options)
{
	char *copy, *rest, *name, *value;
	int error = 0;

	if (!text || !*text)
		return 0;
	copy = rest = kstrdup(text);
	if (!copy)
		return -ENOMEM;
	while (!error && (name = strsep(&rest, ","))) {
		if (!*name)
			continue;
		value = strchr(name, '=');
		if (value)
			*value++ = 0;
		error = parse_option(name, value, options);
	}
	kfree(copy);
	return error;
}

static void ramfs_statfs(struct super_block *sb, struct statfs *buf)
{
	buf->f_blocks = sb->s_max_pages;
	if (sb->s_max_pages)
		buf->f_bfree = buf->f_bavail = sb->s_max_pages - atomic_long_read(&sb->s_pages);
	buf->f_files = sb->s_max_inodes;
	if (sb->s_max_inodes)
		buf->f_ffree = sb->s_max_inodes - atomic_long_read(&sb->s_inodes);
}

static int tmpfs_remount(struct super_block *sb, const char *text)
{
	struct ramfs_options options = {
		.max_pages = sb->s_max_pages, .max_inodes = sb->s_max_inodes,
	};
	int error = parse_options(text, &options);

	if (error)
		return error;
	if (options.max_pages && options.max_pages < (unsigned long)atomic_long_read(&sb->s_pages))
		return -EINVAL;
	if (options.max_inodes &&
	    options.max_inodes < (unsigned long)atomic_long_read(&sb->s_inodes))
		return -EINVAL;
	sb->s_max_pages = options.max_pages;
	sb->s_max_inodes = options.max_inodes;
	return 0;
}

static void tmpfs_show_options(struct seq_buf *seq, struct super_block *sb)
{
	const struct inode *root = sb->s_root->d_inode;

	if (sb->s_max_pages != default_max_pages())
		seq_buf_printf(seq, ",size=%luk", sb->s_max_pages << (PAGE_SHIFT - 10));
	if (sb->s_max_inodes != default_max_pages())
		seq_buf_printf(seq, ",nr_inodes=%lu", sb->s_max_inodes);
	if ((root->i_mode & 07777) != 01777)
		seq_buf_printf(seq, ",mode=%03o", root->i_mode & 07777);
	if (root->i_uid)
		seq_buf_printf(seq, ",uid=%u", root->i_uid);
	if (root->i_gid)
		seq_buf_printf(seq, ",gid=%u", root->i_gid);
}

static const struct super_operations tmpfs_ops = {
	.evict = ramfs_evict,
	.statfs = ramfs_statfs,
	.remount = tmpfs_remount,
	.show_options = tmpfs_show_options,
};

static const struct super_operations rootfs_ops = {
	.evict = ramfs_evict,
	.statfs = ramfs_statfs,
};

static int ramfs_fill(struct super_block *sb, const struct super_operations *ops,
		      const struct ramfs_options *options)
{
	struct inode *root;

	sb->s_op = ops;
	sb->s_magic = TMPFS_MAGIC;
	sb->s_has_xattrs = sb->s_has_handles = true;
	sb->s_max_pages = options->max_pages;
	sb->s_max_inodes = options->max_inodes;
	root = ramfs_get_inode(sb, NULL, S_IFDIR | options->mode, 0);
	if (!root)
		return -ENOMEM;
	root->i_uid = options->uid;
	root->i_gid = options->gid;
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

static int tmpfs_fill_super(struct super_block *sb, const char *text)
{
	struct ramfs_options options = {
		.max_pages = default_max_pages(), .max_inodes = default_max_pages(), .mode = 01777,
		.uid = current->cred->fsuid, .gid = current->cred->fsgid,
	};
	int error = parse_options(text, &options);

	return error ? error : ramfs_fill(sb, &tmpfs_ops, &options);
}

/* The root and /dev: there is one of each, and its options are nobody's business. */
static int fill_single(struct super_block *sb, umode_t mode)
{
	return ramfs_fill(sb, &rootfs_ops, &(struct ramfs_options){ .mode = mode,
			  .max_pages = default_max_pages(), .max_inodes = default_max_pages() });
}

/* As of any tmpfs, unless the initramfs has an entry for it. */
static int rootfs_fill_super(struct super_block *sb, const char *text)
{
	return fill_single(sb, 01777);
}

static int devtmpfs_fill_super(struct super_block *sb, const char *text)
{
	return fill_single(sb, 0755);
}

static struct file_system_type tmpfs_type = {
	.name = "tmpfs", .fill_super = tmpfs_fill_super,
};

/* The same without limits, and without options but the mode: what else there is says nothing. */
static int ramfs_fill_super(struct super_block *sb, const char *text)
{
	struct ramfs_options options = { .mode = 0755 };
	int error = parse_options(text, &options);

	options.max_pages = options.max_inodes = 0;
	options.uid = options.gid = 0;
	if (!error || error == -EINVAL)
		error = ramfs_fill(sb, &rootfs_ops, &options);
	sb->s_magic = RAMFS_MAGIC;
	return error;
}

static struct file_system_type ramfs_type = {
	.name = "ramfs",
	.fill_super = ramfs_fill_super,
};

struct file_system_type rootfs_type = {
	.name = "rootfs", .flags = FS_SINGLE | FS_INTERNAL, .fill_super = rootfs_fill_super,
};

struct file_system_type devtmpfs_type = {
	.name = "devtmpfs", .flags = FS_SINGLE, .fill_super = devtmpfs_fill_super,
};

/*
 * ---- Shared anonymous memory, and memfd ----
 *
 * All of it together has half of memory, as any tmpfs. Linux has no limit here but swap.
 */

static struct vfsmount *shmem_mnt;

/* "/dev/zero (deleted)": named, but in no folder. */
static void shmem_dname(struct dentry *dentry, struct seq_buf *seq)
{
	seq_buf_printf(seq, "/%s (deleted)", dentry->d_name);
}

static const struct dentry_operations shmem_dentry_ops = {
	.dname = shmem_dname,
};

static int shmem_fill_super(struct super_block *sb, const char *text)
{
	sb->s_d_op = &shmem_dentry_ops;
	return ramfs_fill(sb, &rootfs_ops, &(struct ramfs_options){
			  .mode = 01777, .max_pages = default_max_pages() });
}

static struct file_system_type shmem_type = {
	.name = "tmpfs", .flags = FS_SINGLE | FS_INTERNAL, .fill_super = shmem_fill_super,
};

#define SHMEM_MODE	(FMODE_READ | FMODE_WRITE | FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE)

struct file *shmem_file_setup(const char *name, loff_t size)
{
	struct inode *inode = ramfs_get_inode(shmem_mnt->mnt_sb, NULL, S_IFREG | S_IRWXUGO, 0);
	struct file *file;
	struct path path;

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_nlink = 0;
	inode->i_size = size;
	inode->i_data.owner = PAGE_SHMEM;
	path.mnt = shmem_mnt;
	path.dentry = d_alloc_root(inode, name);
	if (!path.dentry)
		return ERR_PTR(-ENOMEM);
	file = alloc_file(&path, SHMEM_MODE, O_RDWR, &ramfs_file_fops);
	dput(path.dentry);
	return file;
}

int shmem_zero_setup(struct vm_area_struct *vma)
{
	struct file *file = shmem_file_setup("dev/zero", vma->vm_end - vma->vm_start);

	if (IS_ERR(file))
		return PTR_ERR(file);
	fput(vma->vm_file);
	vma->vm_file = file;
	vma->vm_pgoff = 0;
	return generic_file_mmap(file, vma);
}

/* ---- memfd: a file without a name, whose size and contents can be sealed ---- */

#define ALL_SEALS	(F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | NO_WRITE_SEALS)
#define MFD_NAME_MAX	(NAME_MAX - 6)	/* with "memfd:" before it */

long sys_memfd_create(const char __user *uname, unsigned int flags)
{
	char name[NAME_MAX + 1] = "memfd:";
	struct file *file;
	long len;
	int fd;

	if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING))
		return -EINVAL;
	len = strncpy_from_user(name + 6, uname, MFD_NAME_MAX + 1);
	if (len < 0)
		return -EFAULT;
	if (len > MFD_NAME_MAX)
		return -EINVAL;
	fd = get_unused_fd_flags(flags & MFD_CLOEXEC ? O_CLOEXEC : 0);
	if (fd < 0)
		return fd;
	file = shmem_file_setup(name, 0);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	file->f_flags |= O_LARGEFILE;
	file->f_mode |= FMODE_ATOMIC_POS;
	if (flags & MFD_ALLOW_SEALING)
		file->f_inode->i_seals = 0;
	fd_install(fd, file);
	return fd;
}

/* => i_rwsem held. */
static long add_seals(struct inode *inode, unsigned int seals)
{
	if (inode->i_seals & F_SEAL_SEAL)
		return -EPERM;
	if ((seals & F_SEAL_WRITE) && !(inode->i_seals & F_SEAL_WRITE) &&
	    mapping_deny_writable(inode->i_mapping))
		return -EBUSY;
	inode->i_seals |= seals;
	return 0;
}

long shmem_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct inode *inode = file->f_inode;
	long result;

	if (file->f_op != &ramfs_file_fops)
		return -EINVAL;
	if (cmd == F_GET_SEALS)
		return READ_ONCE(inode->i_seals);
	if (!(file->f_mode & FMODE_WRITE))
		return -EPERM;
	if (arg & ~(unsigned long)ALL_SEALS)
		return -EINVAL;
	inode_lock(inode);
	result = add_seals(inode, arg);
	inode_unlock(inode);
	return result;
}

void ramfs_init(void)
{
	struct super_block *sb;

	register_filesystem(&rootfs_type);
	register_filesystem(&shmem_type);
	register_filesystem(&devtmpfs_type);
	register_filesystem(&tmpfs_type);
	register_filesystem(&ramfs_type);
	sb = get_super(&shmem_type, NULL);
	if (IS_ERR(sb) || !(shmem_mnt = vfs_mount_sb(sb, "tmpfs")))
		panic("ramfs_init: no memory");
}
