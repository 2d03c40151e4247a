/* SPDX-License-Identifier: MIT */
#ifndef MM_FILEMAP_H
#define MM_FILEMAP_H

#include <kernel/lib/list.h>
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
	struct list_head i_mmap;	/* VMAs that map it (vm_area_struct.shared); i_mmap_lock */
};

void address_space_init(struct address_space *mapping, struct inode *host, enum page_owner owner);

/* => A referenced page, or NULL where the file has none (a hole reads as zeroes). */
/* => Is it mapped by somebody whose writes to the mapping would reach it? May sleep. */
bool mapping_is_shared(struct address_space *mapping);
/* => Is the page of the VMA's file that belongs at addr in memory? mmap_lock held. */
bool filemap_has_page(const struct vm_area_struct *vma, unsigned long addr);
struct page *find_get_page(struct address_space *mapping, unsigned long index);

/* => A referenced page, made and zeroed if it was not there; ERR_PTR: -ENOMEM; -ENOSPC, by its
 * file system. */
struct page *find_or_create_page(struct address_space *mapping, unsigned long index);

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
