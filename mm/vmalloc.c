/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/list.h>
#include <kernel/lib/string.h>
#include <kernel/locking/spinlock.h>
#include <kernel/sched.h>
#include <mm/fail.h>
#include <mm/page_alloc.h>
#include <mm/slab.h>
#include <mm/vmalloc.h>
#include <asm/paging.h>
#include <asm/tlbflush.h>

/*
 * Memory in a row for the kernel, of single pages mapped one after another. Rare, and for large
 * things only: a list of the areas in address order, searched from its beginning, is enough.
 */
struct vmalloc_area {
	struct list_head list;
	unsigned long start;
	unsigned long nr_pages;		/* mapped, or to be mapped; one more is the guard */
};

static DEFINE_SPINLOCK(areas_lock);	/* a leaf */
static LIST_HEAD(areas);

static unsigned long area_end(const struct vmalloc_area *area)
{
	return area->start + (area->nr_pages + 1) * PAGE_SIZE;
}

/* The first gap that is large enough. => False: there is none. */
static bool insert_area(struct vmalloc_area *area)
{
	struct vmalloc_area *next;

	area->start = VMALLOC_START;
	spin_lock(&areas_lock);
	list_for_each_entry(next, &areas, list) {
		if (area_end(area) <= next->start)
			break;
		area->start = area_end(next);
	}
	list_add_tail(&area->list, &next->list);
	spin_unlock(&areas_lock);
	return area_end(area) <= THREAD_STACKS_START;
}

static void remove_area(struct vmalloc_area *area)
{
	spin_lock(&areas_lock);
	list_del(&area->list);
	spin_unlock(&areas_lock);
	kfree(area);
}

static struct vmalloc_area *find_area(const void *p)
{
	struct vmalloc_area *area, *found = NULL;

	spin_lock(&areas_lock);
	list_for_each_entry(area, &areas, list) {
		if (area->start == (unsigned long)p) {
			found = area;
			break;
		}
	}
	spin_unlock(&areas_lock);
	return found;
}

/* The area keeps its addresses until no CPU can lead there, and the pages until then, too. */
static void free_area(struct vmalloc_area *area, unsigned long nr_mapped)
{
	unsigned long end = area->start + nr_mapped * PAGE_SIZE;
	struct page *page, *next;
	LIST_HEAD(gone);

	for (unsigned long addr = area->start; addr < end; addr += PAGE_SIZE) {
		page = pfn_to_page(kernel_unmap_page(addr) >> PAGE_SHIFT);
		list_add(&page->lru, &gone);
	}
	if (nr_mapped)
		flush_tlb_kernel_range(area->start, end);
	remove_area(area);
	list_for_each_entry_safe(page, next, &gone, lru) {
		free_page(page);
		cond_resched();
	}
}

/* => How many pages of the area could be mapped. */
static unsigned long map_pages(const struct vmalloc_area *area)
{
	for (unsigned long i = 0; i < area->nr_pages; i++) {
		struct page *page = alloc_page_unfailing(PAGE_VMALLOC);

		if (!page)
			return i;
		if (kernel_map_page(area->start + i * PAGE_SIZE, page_to_phys(page))) {
			free_page(page);
			return i;
		}
		cond_resched();
	}
	return area->nr_pages;
}

static void *vmalloc_unfailing(size_t size)
{
	struct vmalloc_area *area;
	unsigned long nr_mapped = 0;

	if (!size || size > THREAD_STACKS_START - VMALLOC_START)
		return NULL;
	area = kmalloc_unfailing(sizeof(*area));
	if (!area)
		return NULL;
	area->nr_pages = PAGE_ALIGN(size) / PAGE_SIZE;
	if (insert_area(area))
		nr_mapped = map_pages(area);
	if (nr_mapped < area->nr_pages) {
		free_area(area, nr_mapped);
		return NULL;
	}
	return (void *)area->start;
}

void *vmalloc(size_t size)
{
	return should_fail_alloc() ? NULL : vmalloc_unfailing(size);
}

void *vzalloc(size_t size)
{
	void *p = vmalloc(size);

	if (p)
		memset(p, 0, size);
	return p;
}

void vfree(const void *p)
{
	struct vmalloc_area *area;

	if (!p)
		return;
	area = find_area(p);
	BUG_ON(!area);
	free_area(area, area->nr_pages);
}

void *kvmalloc(size_t size)
{
	void *p = NULL;

	if (should_fail_alloc())
		return NULL;
	if (size <= KMALLOC_MAX)
		p = kmalloc_unfailing(size);
	if (!p && size > PAGE_SIZE)
		p = vmalloc_unfailing(size);
	return p;
}

void kvfree(const void *p)
{
	if (is_vmalloc_addr(p))
		vfree(p);
	else
		kfree(p);
}
