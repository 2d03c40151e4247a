/* SPDX-License-Identifier: MIT */
/* Inodes: their life, their times, and who may do what with them. */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/string.h>
#include <kernel/time/time.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/mount.h>
#include <mm/slab.h>
#include "internal.h"

#define NODES_SLACK	64		/* for the smallest of file systems */

static struct kmem_cache *inode_cache;
static atomic_long_t nr_inode, last_sequence;

void inode_init(void)
{
	inode_cache = kmem_cache_create("inode", sizeof(struct inode), 0);
}

unsigned long nr_inodes(void)
{
	return atomic_long_read(&nr_inode);
}

/* ---- Accounts: a file system in memory has only so much ---- */

/* => Whether the count has gone up by n, which a limit (0: none) lets it. */
static bool charge(atomic_long_t *count, long n, unsigned long limit)
{
	if ((unsigned long)atomic_long_add_return(n, count) <= limit || !limit)
		return true;
	atomic_long_sub(n, count);
	return false;
}

bool sb_charge_inode(struct super_block *sb)
{
	return charge(&sb->s_inodes, 1, READ_ONCE(sb->s_max_inodes));
}

void sb_uncharge_inode(struct super_block *sb)
{
	atomic_long_dec(&sb->s_inodes);
}

bool inode_charge_page(struct inode *inode)
{
	struct super_block *sb = inode->i_sb;

	return charge(&sb->s_pages, 1, READ_ONCE(sb->s_max_pages));
}

void inode_uncharge_pages(struct inode *inode, unsigned long n)
{
	atomic_long_sub(n, &inode->i_sb->s_pages);
}

/*
 * A page far from all others needs up to eleven nodes to find it by, more than itself. As many as
 * there may be pages is plenty for any file but one made to have no others.
 */
bool inode_charge_nodes(struct inode *inode, unsigned int n)
{
	struct super_block *sb = inode->i_sb;
	unsigned long max = READ_ONCE(sb->s_max_pages);

	return charge(&sb->s_nodes, n, max ? max + NODES_SLACK : 0);
}

void inode_uncharge_nodes(struct inode *inode, unsigned int n)
{
	atomic_long_sub(n, &inode->i_sb->s_nodes);
}

/* ---- Life ---- */

struct inode *new_inode(struct super_block *sb, umode_t mode)
{
	struct inode *inode;

	if (!sb_charge_inode(sb))
		return NULL;
	inode = kmem_cache_zalloc(inode_cache);
	if (!inode) {
		sb_uncharge_inode(sb);
		return NULL;
	}
	inode->i_mode = mode;
	inode->i_nlink = 1;
	atomic_set(&inode->i_count, 1);
	inode->i_sequence = atomic_long_inc_return(&last_sequence);
	inode->i_ino = atomic_long_inc_return(&sb->s_next_ino);
	inode->i_atime = inode->i_mtime = inode->i_ctime = inode->i_btime = current_time();
	inode->i_sb = sb;
	init_rwsem(&inode->i_rwsem);
	spin_lock_init(&inode->i_lock);
	INIT_LIST_HEAD(&inode->i_flock);
	INIT_LIST_HEAD(&inode->i_leases);
	INIT_LIST_HEAD(&inode->i_lease_fasync);
	INIT_LIST_HEAD(&inode->i_xattrs);
	address_space_init(&inode->i_data, inode, PAGE_FILE);
	inode->i_mapping = &inode->i_data;
	atomic_long_inc(&nr_inode);
	return inode;
}

/* Nobody can find it any more: not by a name, a file, or a mapping. */
static void evict(struct inode *inode)
{
	struct super_block *sb = inode->i_sb;

	if (inode->i_data.nr_pages)
		truncate_pagecache(&inode->i_data, 0);
	if (sb->s_op->evict)
		sb->s_op->evict(inode);
	xattrs_free(inode);
	kmem_cache_free(inode_cache, inode);
	atomic_long_dec(&nr_inode);
	sb_uncharge_inode(sb);
}

void iput(struct inode *inode)
{
	if (atomic_dec_and_test(&inode->i_count))
		evict(inode);
}

void inode_init_owner(struct inode *inode, const struct inode *dir, umode_t mode)
{
	inode->i_uid = current->cred->fsuid;
	inode->i_gid = current->cred->fsgid;
	if (dir && (dir->i_mode & S_ISGID)) {
		inode->i_gid = dir->i_gid;
		if (S_ISDIR(mode))
			mode |= S_ISGID;
		else if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) &&
			 !in_group_p(inode->i_gid) && !capable(CAP_FSETID))
			mode &= ~S_ISGID;
	}
	inode->i_mode = mode;
}

static int no_open(struct inode *inode, struct file *file)
{
	return -ENXIO;
}

static const struct file_operations no_open_fops = {
	.open = no_open,
};

void init_special_inode(struct inode *inode, dev_t rdev)
{
	inode->i_rdev = rdev;
	if (S_ISCHR(inode->i_mode))
		inode->i_fop = &chrdev_fops;
	else if (S_ISFIFO(inode->i_mode))
		inode->i_fop = &pipe_fops;
	else
		inode->i_fop = &no_open_fops;
}

/* ---- Times ---- */

struct timespec current_time(void)
{
	return current_time_coarse();
}

void inode_touch(struct inode *inode, unsigned int which)
{
	struct timespec now = current_time();

	spin_lock(&inode->i_lock);
	if (which & ATTR_ATIME)
		inode->i_atime = now;
	if (which & ATTR_MTIME)
		inode->i_mtime = now;
	if (which & ATTR_CTIME)
		inode->i_ctime = now;
	spin_unlock(&inode->i_lock);
}

static bool time_before_or_equal(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec <= b->tv_nsec);
}

#define DAY	(24 * 60 * 60)

/* The mount option relatime: when it says less than the other times, or is a day old. */
static bool relatime_is_due(const struct inode *inode, const struct timespec *now)
{
	return time_before_or_equal(&inode->i_atime, &inode->i_mtime) ||
	       time_before_or_equal(&inode->i_atime, &inode->i_ctime) ||
	       now->tv_sec - inode->i_atime.tv_sec >= DAY;
}

/* Somebody read what is at path. */
void touch_atime(const struct path *path)
{
	struct inode *inode = path->dentry->d_inode;
	unsigned long flags = path->mnt->mnt_flags;
	struct timespec now = current_time();

	if ((flags & (MS_NOATIME | MS_RDONLY)) ||
	    ((flags & MS_NODIRATIME) && S_ISDIR(inode->i_mode)))
		return;
	spin_lock(&inode->i_lock);
	if (!(flags & MS_RELATIME) || relatime_is_due(inode, &now))
		inode->i_atime = now;
	spin_unlock(&inode->i_lock);
}

void file_accessed(struct file *file)
{
	if (!(file->f_flags & O_NOATIME))
		touch_atime(&file->f_path);
}

void generic_fillattr(struct inode *inode, struct kstat *stat)
{
	stat->dev = inode->i_sb->s_dev;
	stat->rdev = inode->i_rdev;
	stat->ino = inode->i_ino;
	stat->nlink = inode->i_nlink;
	stat->size = READ_ONCE(inode->i_size);
	stat->blocks = READ_ONCE(inode->i_data.nr_pages) * (PAGE_SIZE / 512);
	stat->blksize = PAGE_SIZE;
	stat->btime = inode->i_btime;
	spin_lock(&inode->i_lock);
	stat->mode = inode->i_mode;
	stat->uid = inode->i_uid;
	stat->gid = inode->i_gid;
	stat->atime = inode->i_atime;
	stat->mtime = inode->i_mtime;
	stat->ctime = inode->i_ctime;
	spin_unlock(&inode->i_lock);
}

/* ---- Rights. See path_resolution(7) and capabilities(7). ---- */

/* What the bits of the mode say: those of the owner, the group, or all others. */
static bool mode_allows(const struct inode *inode, int mask)
{
	umode_t mode = inode->i_mode;

	if (current->cred->fsuid == inode->i_uid)
		mode >>= 6;
	else if ((mode ^ mode >> 3) & 07 && in_group_p(inode->i_gid))
		mode >>= 3;
	return !(mask & ~mode & 07);
}

int generic_permission(struct inode *inode, int mask)
{
	if (mode_allows(inode, mask))
		return 0;
	if (S_ISDIR(inode->i_mode)) {
		if (!(mask & MAY_WRITE) && capable(CAP_DAC_READ_SEARCH))
			return 0;
		return capable(CAP_DAC_OVERRIDE) ? 0 : -EACCES;
	}
	if (mask == MAY_READ && capable(CAP_DAC_READ_SEARCH))
		return 0;
	/* Nobody executes what is executable for nobody. */
	if ((!(mask & MAY_EXEC) || (inode->i_mode & S_IXUGO)) && capable(CAP_DAC_OVERRIDE))
		return 0;
	return -EACCES;
}

int inode_permission(struct inode *inode, int mask)
{
	if (inode->i_op->permission)
		return inode->i_op->permission(inode, mask);
	return generic_permission(inode, mask);
}

bool inode_owner_or_capable(const struct inode *inode)
{
	return current->cred->fsuid == inode->i_uid || capable(CAP_FOWNER);
}

/* ---- Writing against executing ---- */

/* Moves the count by `step` away from zero. => 0, or -ETXTBSY as it is on the other side. */
static int writecount_move(struct inode *inode, int step)
{
	int count = atomic_read(&inode->i_writecount), seen;

	for (;;) {
		if (step > 0 ? count < 0 : count > 0)
			return -ETXTBSY;
		seen = atomic_cmpxchg(&inode->i_writecount, count, count + step);
		if (seen == count)
			return 0;
		count = seen;
	}
}

int get_write_access(struct inode *inode)
{
	return writecount_move(inode, 1);
}

int deny_write_access(struct inode *inode)
{
	return writecount_move(inode, -1);
}
