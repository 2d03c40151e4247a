/* SPDX-License-Identifier: MIT */
#ifndef MM_FILEMAP_H
#define MM_FILEMAP_H

#include <kernel/lib/bug.h>
#include <kernel/lib/interval_tree.h>
#include <kernel/lib/radix_tree.h>
#include <kernel/locking/mutex.h>
#include <kernel/locking/spinlock.h>
#include <mm/page_alloc.h>

struct inode;
struct file;
struct vm_area_struct;

/*
 * The pages of a file, and who maps them. For a file system in memory this is the file.
 * Each page in it has one reference from it.
 */
struct address_space {
	struct inode *host;
	struct radix_tree_root pages;	/* by index; under lock */
	spinlock_t lock;		/* a leaf */
	unsigned long nr_pages;
	enum page_owner owner;		/* PAGE_FILE or PAGE_SHMEM */
	struct mutex i_mmap_lock;
	struct rb_root i_mmap;		/* i_mmap_lock: VMAs, by the pages that they map */
	atomic_t i_mmap_writable;	/* (a) VMAs that may write to it; < 0: it may get none */
};

void address_space_init(struct address_space *mapping, struct inode *host, enum page_owner owner);

/* => The number of pages that a file of this size has, the last one perhaps in part. */
static inline unsigned long size_to_pages(loff_t size)
{
	return ((u64)size + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* One more VMA through which the file can be written. => 0, or -EPERM when that is denied. */
int mapping_map_writable(struct address_space *mapping);

static inline void mapping_unmap_writable(struct address_space *mapping)
{
	atomic_dec(&mapping->i_mmap_writable);
}

/* There will be no such VMA any more, ever. => 0, or -EBUSY while there is one. */
int mapping_deny_writable(struct address_space *mapping);

/* => Is the page of the VMA's file that belongs at addr in memory? mmap_lock held. */
bool filemap_has_page(const struct vm_area_struct *vma, unsigned long addr);
/* => A referenced page, or NULL where the file has none (a hole reads as zeroes). */
struct page *find_get_page(struct address_space *mapping, unsigned long index);

/*
 * => A referenced page, made and zeroed if it was not there; ERR_PTR: -ENOMEM; -ENOSPC, by its
 *    file system; -EFAULT: `below_end`, but it would lie behind the end of the file. Without
 *    below_end: i_rwsem held for writing.
 */
struct page *find_or_create_page(struct address_space *mapping, unsigned long index,
				 bool below_end);

/* The same in steps, for one who has something to put into the page before others see it: a zeroed
 * page for the file, or ERR_PTR; and the way back. */
struct page *alloc_file_page(struct address_space *mapping);
void free_file_page(struct address_space *mapping, struct page *page);
/*
 * => What is in the cache at `index` afterwards, referenced for the caller: `page`, for which the
 *    cache has taken a reference, or another one that was faster; ERR_PTR: -ENOSPC, -ENOMEM,
 *    -EFAULT.
 */
struct page *add_to_page_cache(struct address_space *mapping, struct page *page,
			       unsigned long index, bool below_end);

/* => The first page at or after *index, referenced, and its index; NULL: none. For SEEK_DATA. */
struct page *find_get_next_page(struct address_space *mapping, unsigned long *index);

/*
 * truncate_pagecache - the file now ends at `size`: unmap from every process what lies behind, drop
 * those pages, zero the rest of the last one. i_size has been lowered by the caller before.
 * => Inode lock held; may sleep.
 */
void truncate_pagecache(struct address_space *mapping, loff_t size);
/* => A hole of whole pages [first, last]: they leave the cache and who maps them; private copies
 * that were made of them stay. */
void invalidate_pagecache_range(struct address_space *mapping, unsigned long first,
				unsigned long last);

/* file_operations.mmap of files whose pages are in the page cache. */
int generic_file_mmap(struct file *file, struct vm_area_struct *vma);

#endif
