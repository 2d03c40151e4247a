/* SPDX-License-Identifier: MIT */

/*
 * The page cache: the pages of files. For a file system in memory, which all of ours are, it is the
 * file.
 *
 * Truncation and faults meet here. A page leaves the cache first (mapping == NULL), then every
 * entry that leads to it is cleared; a fault looks at page->mapping under the lock of the table in
 * which it makes its entry. So either the fault sees that the page has left, or the clearing sees
 * the entry. Nor does a page enter behind the end: i_size is lowered before the first page leaves,
 * and a fault looks at it again under mapping->lock where it adds one.
 */

#include <kernel/fs/fs.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <mm/filemap.h>
#include <mm/internal.h>

void address_space_init(struct address_space *mapping, struct inode *host, enum page_owner owner)
{
	mapping->host = host;
	radix_tree_root_init(&mapping->pages);
	spin_lock_init(&mapping->lock);
	mapping->nr_pages = 0;
	mapping->owner = owner;
	mutex_init(&mapping->i_mmap_lock);
	mapping->i_mmap = RB_ROOT;
	atomic_set(&mapping->i_mmap_writable, 0);
}

struct page *find_get_page(struct address_space *mapping, unsigned long index)
{
	struct page *page;

	spin_lock(&mapping->lock);
	page = radix_tree_lookup(&mapping->pages, index);
	if (page)
		get_page(page);
	spin_unlock(&mapping->lock);
	return page;
}

struct page *find_get_next_page(struct address_space *mapping, unsigned long *index)
{
	struct page *page;

	spin_lock(&mapping->lock);
	page = radix_tree_next(&mapping->pages, index);
	if (page)
		get_page(page);
	spin_unlock(&mapping->lock);
	return page;
}

/* => The nodes that were missing are there, and charged: 0, -ENOSPC, -ENOMEM. */
static int reserve_nodes(struct address_space *mapping, struct radix_tree_reserve *reserve)
{
	int error;

	if (!inode_charge_nodes(mapping->host, reserve->missing))
		return -ENOSPC;
	error = radix_tree_reserve(reserve);
	if (error)
		inode_uncharge_nodes(mapping->host, reserve->missing);
	return error;
}

/* What a tree didn't need, or gives back. */
static void release_nodes(struct address_space *mapping, struct radix_tree_reserve *reserve)
{
	if (!reserve->count)
		return;
	inode_uncharge_nodes(mapping->host, reserve->count);
	radix_tree_release(reserve);
}

struct page *alloc_file_page(struct address_space *mapping)
{
	struct page *page;

	if (!inode_charge_page(mapping->host))
		return ERR_PTR(-ENOSPC);
	page = alloc_zeroed_page(mapping->owner);
	if (page)
		return page;
	inode_uncharge_pages(mapping->host, 1);
	return ERR_PTR(-ENOMEM);
}

void free_file_page(struct address_space *mapping, struct page *page)
{
	inode_uncharge_pages(mapping->host, 1);
	put_page(page);
}

static bool is_behind_end(struct address_space *mapping, unsigned long index)
{
	return index >= size_to_pages(READ_ONCE(mapping->host->i_size));
}

struct page *add_to_page_cache(struct address_space *mapping, struct page *page,
			       unsigned long index, bool below_end)
{
	struct radix_tree_reserve reserve = RADIX_TREE_RESERVE_INIT;
	struct page *present = page;
	int error;

	do {
		spin_lock(&mapping->lock);
		error = -EFAULT;
		if (!below_end || !is_behind_end(mapping, index))
			error = radix_tree_insert(&mapping->pages, index, page, &reserve);
		if (!error) {
			page->mapping = mapping;
			page->index = index;
			mapping->nr_pages++;
			get_page(page);
		} else if (error == -EEXIST) {
			present = radix_tree_lookup(&mapping->pages, index);
			get_page(present);
		}
		spin_unlock(&mapping->lock);
	} while (error == -ENOMEM && (error = reserve_nodes(mapping, &reserve)) == 0);
	release_nodes(mapping, &reserve);
	return error && error != -EEXIST ? ERR_PTR(error) : present;
}

struct page *find_or_create_page(struct address_space *mapping, unsigned long index,
				 bool below_end)
{
	struct page *page = find_get_page(mapping, index), *present;

	if (page)
		return page;
	page = alloc_file_page(mapping);
	if (IS_ERR(page))
		return page;
	present = add_to_page_cache(mapping, page, index, below_end);
	if (present != page)
		free_file_page(mapping, page);
	return present;
}

/* Takes the first page in [*index, last] out of the cache. => True while there was one. */
static bool remove_next_page(struct address_space *mapping, unsigned long *index,
			     unsigned long last)
{
	struct radix_tree_reserve reserve = RADIX_TREE_RESERVE_INIT;
	struct page *page;

	spin_lock(&mapping->lock);
	page = radix_tree_next(&mapping->pages, index);
	if (page && *index <= last) {
		radix_tree_delete(&mapping->pages, *index, &reserve);
		WRITE_ONCE(page->mapping, NULL);
		mapping->nr_pages--;
	} else {
		page = NULL;
	}
	spin_unlock(&mapping->lock);
	release_nodes(mapping, &reserve);
	if (page) {
		inode_uncharge_pages(mapping->host, 1);
		put_page(page);		/* entries that lead to it have references of their own */
	}
	return page;
}

/* Clears what [first, last] of the file has mapped in one VMA. */
static void unmap_in_vma(struct vm_area_struct *vma, unsigned long first, unsigned long last,
			 bool keep_private)
{
	unsigned long start, end, pgoff = vma->vm_pgoff, pgend = pgoff + vma_pages(vma) - 1;
	struct mmu_gather tlb;

	start = vma->vm_start + ((max(first, pgoff) - pgoff) << PAGE_SHIFT);
	end = vma->vm_start + ((min(last, pgend) - pgoff + 1) << PAGE_SHIFT);
	tlb_gather(&tlb, vma->vm_mm);
	tlb.keep_private = keep_private;
	zap_page_range(&tlb, vma, start, end);
	tlb_flush(&tlb);
}

/* From every process that maps them. */
static void unmap_mapping_range(struct address_space *mapping, unsigned long first,
				unsigned long last, bool keep_private)
{
	struct interval_node *node;

	mutex_lock(&mapping->i_mmap_lock);
	for_each_interval(node, &mapping->i_mmap, first, last)
		unmap_in_vma(interval_entry(node, struct vm_area_struct, shared), first, last,
			     keep_private);
	mutex_unlock(&mapping->i_mmap_lock);
}

static void drop_pages(struct address_space *mapping, unsigned long first, unsigned long last,
		       bool keep_private)
{
	unsigned long index = first;

	while (remove_next_page(mapping, &index, last))
		cond_resched();
	unmap_mapping_range(mapping, first, last, keep_private);
}

/* A hole is in the file: who has written to a private mapping of it keeps what is his own. */
void invalidate_pagecache_range(struct address_space *mapping, unsigned long first,
				unsigned long last)
{
	drop_pages(mapping, first, last, true);
}

void truncate_pagecache(struct address_space *mapping, loff_t size)
{
	unsigned long first = size_to_pages(size);
	unsigned int offset = size & ~PAGE_MASK;
	struct page *page;

	if (offset) {
		page = find_get_page(mapping, size >> PAGE_SHIFT);
		if (page) {
			memset(page_address(page) + offset, 0, PAGE_SIZE - offset);
			put_page(page);
		}
	}
	/* There is nothing behind the end to have a copy of: those go, too. */
	drop_pages(mapping, first, ~0UL, false);
}

/* ---- Mapping files ---- */

static struct page *filemap_fault(struct vm_area_struct *vma, unsigned long pgoff)
{
	struct address_space *mapping = vma->vm_file->f_mapping;
	struct page *page = find_or_create_page(mapping, pgoff, true);

	if (page == ERR_PTR(-ENOSPC))
		return ERR_PTR(-EFAULT);
	/* It may have been there: of a write or fallocate that puts it behind the end. */
	if (!IS_ERR(page) && is_behind_end(mapping, pgoff)) {
		put_page(page);
		return ERR_PTR(-EFAULT);
	}
	return page;
}

static const struct vm_operations_struct generic_file_vm_ops = {
	.fault = filemap_fault,
};

int generic_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	file_accessed(file);
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

bool filemap_has_page(const struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page;

	if (!vma->vm_file)
		return false;
	page = find_get_page(vma->vm_file->f_mapping,
			     vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT));
	if (page)
		put_page(page);
	return page;
}

int mapping_map_writable(struct address_space *mapping)
{
	int count = atomic_read(&mapping->i_mmap_writable), seen;

	for (; count >= 0; count = seen) {
		seen = atomic_cmpxchg(&mapping->i_mmap_writable, count, count + 1);
		if (seen == count)
			return 0;
	}
	return -EPERM;
}

int mapping_deny_writable(struct address_space *mapping)
{
	return atomic_cmpxchg(&mapping->i_mmap_writable, 0, -1) == 0 ? 0 : -EBUSY;
}
