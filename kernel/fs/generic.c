/* SPDX-License-Identifier: MIT */
/* What files do whose contents are their page cache. */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <asm/uaccess.h>
#include "internal.h"

/* ---- Positions ---- */

/* => The new position, set; -EINVAL if it is negative or behind what a file can have. */
static loff_t set_position(struct file *file, loff_t position)
{
	if (position < 0)
		return -EINVAL;
	if (position != file->f_pos) {
		file->f_pos = position;
		file->f_version = 0;
	}
	return position;
}

/* SEEK_DATA, SEEK_HOLE: what is not in the page cache is a hole, and so is the end. The end of the
 * last page of all is no loff_t: u64. */
static loff_t seek_data_or_hole(struct inode *inode, u64 offset, bool data)
{
	unsigned long index = offset >> PAGE_SHIFT, at = index;
	u64 size = inode->i_size;
	struct page *page;

	if (offset >= size)
		return -ENXIO;
	for (;; index = ++at) {
		page = find_get_next_page(inode->i_mapping, &at);
		if (page)
			put_page(page);
		if (data || !page || at != index)
			break;
		cond_resched();
	}
	if (data) {
		if (!page || ((u64)at << PAGE_SHIFT) >= size)
			return -ENXIO;
		return max(offset, (u64)at << PAGE_SHIFT);
	}
	return min(size, max(offset, (u64)index << PAGE_SHIFT));
}

loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file->f_inode;

	switch (whence) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		if (__builtin_add_overflow(offset, file->f_pos, &offset))
			return -EINVAL;
		break;
	case SEEK_END:
		if (__builtin_add_overflow(offset, READ_ONCE(inode->i_size), &offset))
			return -EINVAL;
		break;
	case SEEK_DATA:
	case SEEK_HOLE:
		down_read(&inode->i_rwsem);
		offset = seek_data_or_hole(inode, offset, whence == SEEK_DATA);
		up_read(&inode->i_rwsem);
		if (offset < 0)
			return offset;
		break;
	default:
		return -EINVAL;
	}
	return set_position(file, offset);
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}

loff_t dcache_dir_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	return set_position(file, offset);
}

int noop_fsync(struct file *file)
{
	return 0;
}

/* ---- Reading ---- */

/* Loops below give way once per so many pages. */
#define PAGES_PER_RESCHED	16

/* => Bytes copied out of one page, up to n. */
static size_t read_page(struct address_space *mapping, loff_t pos, size_t n, struct iov_iter *to)
{
	struct page *page = find_get_page(mapping, pos >> PAGE_SHIFT);
	size_t copied;

	if (!page)
		return iov_iter_zero(n, to);
	copied = copy_to_iter(page_address(page) + (pos & ~PAGE_MASK), n, to);
	put_page(page);
	return copied;
}

ssize_t generic_file_read_iter(struct file *file, struct iov_iter *to, loff_t *pos)
{
	struct inode *inode = file->f_inode;
	size_t done = 0, part, copied;
	loff_t size;

	while (to->count) {
		size = READ_ONCE(inode->i_size);
		if (*pos >= size)
			break;
		part = min_t(u64, PAGE_SIZE - (*pos & ~PAGE_MASK), size - *pos);
		part = min(part, to->count);
		copied = read_page(file->f_mapping, *pos, part, to);
		*pos += copied;
		done += copied;
		if (copied < part) {
			if (!done)
				return -EFAULT;
			break;
		}
		if (fatal_signal_pending(current))
			break;
		if (done / PAGE_SIZE % PAGES_PER_RESCHED == 0)
			cond_resched();
	}
	file_accessed(file);
	return done;
}

/* ---- Writing ---- */

/* A page enters the file with what is written into it: where that can't be read, none does. */
static ssize_t write_new_page(struct address_space *mapping, loff_t pos, size_t n,
			      struct iov_iter *from)
{
	struct page *page = alloc_file_page(mapping), *present;
	unsigned int offset = pos & ~PAGE_MASK;
	ssize_t copied;

	if (IS_ERR(page))
		return PTR_ERR(page);
	copied = copy_from_iter(page_address(page) + offset, n, from);
	if (!copied) {
		free_file_page(mapping, page);
		return 0;
	}
	present = add_to_page_cache(mapping, page, pos >> PAGE_SHIFT, false);
	if (IS_ERR(present))
		copied = PTR_ERR(present);
	else if (present != page)	/* a fault in a mapping of the file was faster */
		memcpy(page_address(present) + offset, page_address(page) + offset, copied);
	if (present != page)
		free_file_page(mapping, page);
	if (!IS_ERR(present))
		put_page(present);
	return copied;
}

/* => Bytes copied into one page; 0: a fault before the first; -ENOMEM, -ENOSPC. */
static ssize_t write_page(struct address_space *mapping, loff_t pos, size_t n,
			  struct iov_iter *from)
{
	struct page *page = find_get_page(mapping, pos >> PAGE_SHIFT);
	size_t copied;

	if (!page)
		return write_new_page(mapping, pos, n, from);
	copied = copy_from_iter(page_address(page) + (pos & ~PAGE_MASK), n, from);
	put_page(page);
	return copied;
}

/* => Bytes written, or why none. i_rwsem held for writing. */
static ssize_t write_pages(struct file *file, struct iov_iter *from, loff_t *pos)
{
	struct inode *inode = file->f_inode;
	size_t done = 0, part;
	ssize_t copied = 0;

	while (from->count) {
		part = min(PAGE_SIZE - (*pos & ~PAGE_MASK), from->count);
		copied = write_page(file->f_mapping, *pos, part, from);
		if (copied > 0) {
			*pos += copied;
			done += copied;
			if (*pos > inode->i_size)
				WRITE_ONCE(inode->i_size, *pos);
		}
		if (copied == 0)
			copied = -EFAULT;
		if (copied < (ssize_t)part)
			break;
		if (fatal_signal_pending(current)) {
			copied = -EINTR;
			break;
		}
		if (done / PAGE_SIZE % PAGES_PER_RESCHED == 0)
			cond_resched();
	}
	return done ? (ssize_t)done : copied;
}

/* => Where the write goes, and *from cut to what it may be; or -errno. i_rwsem held. */
static loff_t write_checks(struct file *file, struct iov_iter *from, loff_t pos)
{
	struct inode *inode = file->f_inode;
	ssize_t n;
	int error;

	if ((file->f_flags & O_APPEND) || from->append)
		pos = inode->i_size;
	n = check_file_limits(pos, from->count);
	if (n < 0)
		return n;
	iov_iter_truncate(from, n);
	if (inode->i_seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return -EPERM;
	if ((inode->i_seals & F_SEAL_GROW) && pos + n > inode->i_size)
		return -EPERM;
	error = file_remove_privs(file);
	return error ? error : pos;
}

ssize_t generic_file_write_iter(struct file *file, struct iov_iter *from, loff_t *pos)
{
	struct inode *inode = file->f_inode;
	ssize_t result;
	loff_t at;

	if (!from->count)
		return 0;
	inode_lock(inode);
	result = at = write_checks(file, from, *pos);
	if (at >= 0) {
		inode_touch(inode, ATTR_MTIME | ATTR_CTIME);
		result = write_pages(file, from, &at);
		if (result > 0)
			*pos = at;
	}
	inode_unlock(inode);
	return result;
}

/* ---- fallocate ---- */

static void zero_in_page(struct address_space *mapping, u64 from, u64 to)
{
	struct page *page = find_get_page(mapping, from >> PAGE_SHIFT);

	if (!page)
		return;
	memset(page_address(page) + (from & ~PAGE_MASK), 0, to - from);
	put_page(page);
}

/* Whole pages leave the cache, parts of pages become zero. */
static void punch_hole(struct address_space *mapping, u64 from, u64 to)
{
	u64 first = ALIGN(from, PAGE_SIZE), end = ALIGN_DOWN(to, PAGE_SIZE);

	if (first > end) {
		zero_in_page(mapping, from, to);
		return;
	}
	if (from < first)
		zero_in_page(mapping, from, first);
	if (end < to)
		zero_in_page(mapping, end, to);
	if (first < end)
		invalidate_pagecache_range(mapping, first >> PAGE_SHIFT, (end >> PAGE_SHIFT) - 1);
}

static int make_pages(struct address_space *mapping, unsigned long first, unsigned long end)
{
	for (unsigned long index = first; index < end; index++) {
		struct page *page = find_or_create_page(mapping, index, false);

		if (IS_ERR(page))
			return PTR_ERR(page);
		put_page(page);
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/*
 * => i_rwsem held for writing. 0, -ENOMEM, -ENOSPC, -EINTR: then nothing is left behind the end; in
 *    front of it pages that were made stay, as zeroes: somebody may have written to them meanwhile.
 */
static int allocate_pages(struct address_space *mapping, loff_t from, loff_t to)
{
	unsigned long first = from >> PAGE_SHIFT, end = size_to_pages(to);
	unsigned long behind = max(first, size_to_pages(mapping->host->i_size));
	int error = make_pages(mapping, first, end);

	if (error && behind < end)
		invalidate_pagecache_range(mapping, behind, end - 1);
	return error;
}

long generic_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file->f_inode;
	loff_t end = offset + len;
	long error = 0;

	inode_lock(inode);
	if (mode & FALLOC_FL_PUNCH_HOLE) {
		if (inode->i_seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
			error = -EPERM;
		else
			punch_hole(file->f_mapping, offset, end);
		goto unlock;
	}
	if (end > inode->i_size && !(mode & FALLOC_FL_KEEP_SIZE)) {
		if (inode->i_seals & F_SEAL_GROW)
			error = -EPERM;
		else if (check_file_limits(end - 1, 1) < 0)
			error = -EFBIG;
	}
	if (!error)
		error = allocate_pages(file->f_mapping, offset, end);
	if (!error && end > inode->i_size && !(mode & FALLOC_FL_KEEP_SIZE))
		WRITE_ONCE(inode->i_size, end);
unlock:
	if (!error)
		inode_touch(inode, ATTR_MTIME | ATTR_CTIME);
	inode_unlock(inode);
	return error;
}

/* ---- Texts ---- */

ssize_t simple_read_from_buffer(char __user *to, size_t n, loff_t *pos, const void *from,
				size_t available)
{
	size_t left;

	if (*pos < 0)
		return -EINVAL;
	if ((u64)*pos >= available || !n)
		return 0;
	n = min(n, available - *pos);
	left = copy_to_user(to, from + *pos, n);
	if (left == n)
		return -EFAULT;
	*pos += n - left;
	return n - left;
}
