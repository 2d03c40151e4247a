/* SPDX-License-Identifier: MIT */
/* Files outside the tree of names: pipes, and what only a descriptor leads to. */
#include <kernel/fs/fs.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/uapi/statfs.h>
#include "internal.h"

static struct vfsmount *anon_mnt;

/* Pipes are told apart by number; the others have a name. */
static void anon_dname(struct dentry *dentry, struct seq_buf *seq)
{
	if (S_ISFIFO(dentry->d_inode->i_mode))
		seq_buf_printf(seq, "pipe:[%lu]", dentry->d_inode->i_ino);
	else
		seq_buf_printf(seq, "anon_inode:%s", dentry->d_name);
}

static const struct dentry_operations anon_dentry_ops = {
	.dname = anon_dname,
};

static const struct inode_operations anon_iops = { .setattr = NULL };

static const struct super_operations anon_ops = { .evict = NULL };

struct inode *alloc_anon_inode(umode_t mode)
{
	struct inode *inode = new_inode(anon_mnt->mnt_sb, mode);

	if (!inode)
		return NULL;
	inode_init_owner(inode, NULL, mode);
	inode->i_op = &anon_iops;
	return inode;
}

struct file *alloc_file_pseudo(struct inode *inode, const char *name, unsigned int mode,
			       unsigned int flags, const struct file_operations *fops)
{
	struct path path = { anon_mnt, d_alloc_root(inode, name) };
	struct file *file;

	if (!path.dentry)
		return ERR_PTR(-ENOMEM);
	file = alloc_file(&path, mode | FMODE_OPENED, flags, fops);
	dput(path.dentry);
	return file;
}

struct file *alloc_file_clone(struct file *base, unsigned int mode, unsigned int flags,
			      const struct file_operations *fops)
{
	return alloc_file(&base->f_path, mode | FMODE_OPENED, flags, fops);
}

static int anon_fill_super(struct super_block *sb, const char *options)
{
	struct inode *inode;

	sb->s_op = &anon_ops;
	sb->s_d_op = &anon_dentry_ops;
	sb->s_magic = PIPEFS_MAGIC;
	inode = new_inode(sb, S_IFDIR | 0555);
	if (!inode)
		return -ENOMEM;
	inode->i_op = &anon_iops;
	sb->s_root = d_make_root(inode);
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type anon_type = {
	.name = "anon_inodefs", .flags = FS_SINGLE | FS_INTERNAL, .fill_super = anon_fill_super,
};

void anon_inodes_init(void)
{
	struct super_block *sb = get_super(&anon_type, NULL);

	if (IS_ERR(sb) || !(anon_mnt = vfs_mount_sb(sb, "anon_inodefs")))
		panic("anon_inodes_init: no memory");
}
