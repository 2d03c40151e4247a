/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <mm/fail.h>
#include <mm/page_alloc.h>
#include <mm/page_alloc_debug.h>
#include <asm/bitops.h>
#include <asm/memory.h>
#include <asm/paging.h>
#include <asm/percpu.h>

/*
 * The page allocator: frames of RAM, one or 2^n in a row.
 *
 * Behind it is the buddy system (Knuth, The Art of Computer Programming, 2.5): free memory is kept
 * in blocks of 2^order pages, each aligned to its size. A block that is larger than needed is cut
 * into halves; a block that comes back joins its buddy, the other half, when that is free and
 * whole, and so on upwards. The frame numbers of two buddies differ in one bit, so to find a buddy
 * is one exclusive or.
 *
 *	order 3   [ 8                                     ]     alloc_pages(owner, 0):
 *	order 2   [ 8                 ][ 12               ]       8 is cut; 12, 10 and 9 are left
 *	order 1   [ 8       ][ 10     ]                         free_page(8):
 *	order 0   [ 8 ][ 9 ]                                      joins 9, then 10, then 12
 *
 * In front of it each CPU has a list of single pages: most allocations and frees are that of one
 * page, and cost a few instructions there. The list is an array used as a stack; when it is empty
 * it is refilled from small blocks first, and when it is full the latest pages go back, a batch
 * each time.
 *
 * Locking. zone.lock guards the blocks, with their PG_BUDDY and order. A CPU's list has no lock at
 * all: only that CPU touches it, kernel code is not preempted, and interrupt handlers neither
 * allocate nor free. For the same reason the counts of owners are plain words of each CPU. A page
 * may be freed on another CPU than it was taken on: a count of one CPU may be negative, the sum is
 * exact when nothing is under way.
 *
 * Every frame has an owner at all times. A free one, in a block or on a list, has PAGE_FREE and no
 * references; how many those are is not counted but derived: all frames less those that anybody
 * else owns.
 *
 * Some of the pages in the blocks are a reserve, left to tasks that have been killed for their
 * memory: they need some to get out of the way.
 */

#define LIST_MAX	512		/* pages on a CPU's list: for large machines */
#define BATCH_MAX	64

struct page_list {
	unsigned int nr;
	struct page *page[LIST_MAX];
	long owned[NR_PAGE_OWNERS];	/* taken less freed, on this CPU */
};

static DEFINE_PER_CPU(struct page_list, page_list);

static struct zone {
	spinlock_t lock;
	unsigned long free;		/* pages in blocks */
	struct list_head blocks[MAX_ORDER];
} zone;

unsigned long totalram_pages;
unsigned long max_pfn;

static unsigned long nr_frames;		/* all that have an owner */
static unsigned long reserve_pages;
static unsigned int list_high, list_batch;

/* ---- Blocks. => zone.lock held ---- */

static void link_block(struct page *page, unsigned int order)
{
	page->flags |= PG_BUDDY;
	page->order = order;
	list_add(&page->lru, &zone.blocks[order]);
	zone.free += 1UL << order;
}

static void unlink_block(struct page *page)
{
	page->flags &= ~PG_BUDDY;
	list_del(&page->lru);
	zone.free -= 1UL << page->order;
}

/* => The order of the smallest blocks of at least `order`, or MAX_ORDER. */
static unsigned int smallest_block(unsigned int order)
{
	while (order < MAX_ORDER && list_empty(&zone.blocks[order]))
		order++;
	return order;
}

static struct page *take_block(unsigned int order)
{
	unsigned int have = smallest_block(order);
	struct page *page;

	if (have >= MAX_ORDER)
		return NULL;
	page = list_first_entry(&zone.blocks[have], struct page, lru);
	unlink_block(page);
	while (have-- > order)
		link_block(page + (1UL << have), have);
	return page;
}

static void give_block(struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page);

	for (; order < MAX_ORDER - 1; order++) {
		struct page *buddy = pfn_to_page(pfn ^ 1UL << order);

		if (!(buddy->flags & PG_BUDDY) || buddy->order != order)
			break;
		unlink_block(buddy);
		pfn &= ~(1UL << order);
	}
	link_block(pfn_to_page(pfn), order);
}

/* => How many pages current may take. A hint without zone.lock. */
static unsigned long available(void)
{
	if (test_bit(TIF_MEMDIE, &current->work))
		return zone.free;
	return zone.free > reserve_pages ? zone.free - reserve_pages : 0;
}

bool memory_available(void)
{
	return this_cpu_read(page_list.nr) || available();
}

/* ---- The list of this CPU ---- */

/* => It is empty. False: it stays so, there is no memory; see TIF_NO_MEMORY. */
static noinline bool refill_list(void)
{
	struct page_list *list = this_cpu_ptr(&page_list);
	unsigned int want;

	spin_lock(&zone.lock);
	want = min_t(unsigned long, list_batch, available());
	while (list->nr < want) {
		unsigned int largest = fls(want - list->nr) - 1;
		unsigned int order = min(smallest_block(0), largest);
		struct page *block = take_block(order);

		/* The last one goes first: pages are then taken in ascending order. */
		for (unsigned int i = 1U << order; i--; )
			list->page[list->nr++] = block + i;
	}
	spin_unlock(&zone.lock);
	if (!list->nr)
		set_task_work(current, TIF_NO_MEMORY);
	return list->nr > 0;
}

/* Gives back the last `nr` of them. */
static noinline void shrink_list(unsigned int nr)
{
	struct page_list *list = this_cpu_ptr(&page_list);

	spin_lock(&zone.lock);
	while (nr--)
		give_block(list->page[--list->nr], 0);
	spin_unlock(&zone.lock);
}

void page_alloc_drain(void)
{
	shrink_list(this_cpu_read(page_list.nr));
}

static __always_inline struct page *take_page(enum page_owner owner)
{
	unsigned int nr = this_cpu_read(page_list.nr);
	struct page *page;

	if (unlikely(!nr)) {
		if (!refill_list())
			return NULL;
		nr = this_cpu_read(page_list.nr);
	}
	nr--;
	this_cpu_write(page_list.nr, nr);
	page = this_cpu_read(page_list.page[nr]);
	page_debug_alloc(page, 0);
	this_cpu_inc(page_list.owned[owner]);
	atomic_long_set(&page->refs, 1);
	page->owner = owner;
	page->order = 0;
	page->flags = 0;
	page->private = 0;
	return page;
}

struct page *alloc_page_unfailing(enum page_owner owner)
{
	return take_page(owner);
}

struct page *alloc_page(enum page_owner owner)
{
	return should_fail_alloc() ? NULL : take_page(owner);
}

struct page *alloc_zeroed_page(enum page_owner owner)
{
	struct page *page = should_fail_alloc() ? NULL : take_page(owner);

	if (likely(page))
		clear_page(page_address(page));
	return page;
}

/* Is there one reference at most, and an owner who may free? */
static __always_inline void check_free(const struct page *page)
{
	if (unlikely(page->owner >= PAGE_RESERVED || (atomic_long_read(&page->refs) & ~1L)))
		panic("page %lx freed by %s with references %lx", page_to_pfn(page),
		      page_owner_name(page->owner), atomic_long_read(&page->refs));
}

void free_page(struct page *page)
{
	unsigned int nr = this_cpu_read(page_list.nr);

	check_free(page);
	page_debug_free(page, 0);
	this_cpu_dec(page_list.owned[page->owner]);
	atomic_long_set(&page->refs, 0);
	page->owner = PAGE_FREE;
	if (unlikely(nr >= list_high)) {
		shrink_list(list_batch);
		nr = this_cpu_read(page_list.nr);
	}
	this_cpu_write(page_list.page[nr], page);
	this_cpu_write(page_list.nr, nr + 1);
}

/* ---- Several pages in a row ---- */

static struct page *take_block_locked(unsigned int order)
{
	struct page *page = NULL;

	spin_lock(&zone.lock);
	if (available() >= 1UL << order)
		page = take_block(order);
	spin_unlock(&zone.lock);
	return page;
}

struct page *alloc_pages_unfailing(enum page_owner owner, unsigned int order)
{
	struct page *page;

	if (order == 0)
		return take_page(owner);
	page = take_block_locked(order);
	if (unlikely(!page)) {
		page_alloc_drain();	/* pages of our list may complete a block */
		page = take_block_locked(order);
		if (!page && available() < 1UL << order)
			set_task_work(current, TIF_NO_MEMORY);
		if (!page)
			return NULL;
	}
	page_debug_alloc(page, order);
	this_cpu_add(page_list.owned[owner], 1L << order);
	for (unsigned long i = 0; i < 1UL << order; i++) {
		page[i].owner = owner;
		page[i].flags = 0;
	}
	atomic_long_set(&page->refs, 1);
	page->order = order;
	page->private = 0;
	return page;
}

struct page *alloc_pages(enum page_owner owner, unsigned int order)
{
	return should_fail_alloc() ? NULL : alloc_pages_unfailing(owner, order);
}

void free_pages(struct page *page, unsigned int order)
{
	if (order == 0) {
		free_page(page);
		return;
	}
	check_free(page);
	BUG_ON(page->order != order);
	page_debug_free(page, order);
	this_cpu_sub(page_list.owned[page->owner], 1L << order);
	atomic_long_set(&page->refs, 0);
	for (unsigned long i = 0; i < 1UL << order; i++)
		page[i].owner = PAGE_FREE;
	spin_lock(&zone.lock);
	give_block(page, order);
	spin_unlock(&zone.lock);
}

/* ---- Owners ---- */

void change_page_owner(struct page *page, enum page_owner owner)
{
	this_cpu_dec(page_list.owned[page->owner]);
	this_cpu_inc(page_list.owned[owner]);
	page->owner = owner;
}

static long sum_owned(enum page_owner owner)
{
	long sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		sum += READ_ONCE(per_cpu(page_list, cpu).owned[owner]);
	return sum;
}

unsigned long nr_free_pages(void)
{
	long sum = nr_frames;

	for (unsigned int owner = 0; owner < PAGE_FREE; owner++)
		sum -= sum_owned(owner);
	return max(sum, 0L);
}

unsigned long nr_pages_owned(enum page_owner owner)
{
	return owner == PAGE_FREE ? nr_free_pages() : (unsigned long)max(sum_owned(owner), 0L);
}

const char *page_owner_name(enum page_owner owner)
{
	static const char *const names[NR_PAGE_OWNERS] = {
		[PAGE_ANON] = "anon", [PAGE_FILE] = "file", [PAGE_SHMEM] = "shmem",
		[PAGE_ZERO] = "zero", [PAGE_TABLE] = "table", [PAGE_STACK] = "stack",
		[PAGE_SLAB] = "slab", [PAGE_VMALLOC] = "vmalloc", [PAGE_PIPE] = "pipe",
		[PAGE_KERNEL] = "kernel", [PAGE_RESERVED] = "reserved", [PAGE_FREE] = "free",
	};

	return owner < NR_PAGE_OWNERS ? names[owner] : "nobody";
}

bool pfn_valid(unsigned long pfn)
{
	for (unsigned int i = 0; i < ram_ranges.nr; i++)
		if (pfn >= ram_ranges.range[i].start >> PAGE_SHIFT &&
		    pfn < ram_ranges.range[i].end >> PAGE_SHIFT)
			return true;
	return false;
}

/* ---- Boot ---- */

/* Frames below this one have an owner. */
static unsigned long next_unowned;

/* The struct pages are zeroed and mapped; this is the only time that each is touched. */
static void __init init_frames(unsigned long start, unsigned long end, enum page_owner owner)
{
	for (unsigned long pfn = start; pfn < end; pfn++)
		pfn_to_page(pfn)->owner = owner;
	if (start < end)
		nr_frames += end - start;
}

static void __init init_reserved_frames(unsigned long end)
{
	unsigned long before = nr_frames;

	for (unsigned int i = 0; i < ram_ranges.nr; i++)
		init_frames(max(ram_ranges.range[i].start >> PAGE_SHIFT, next_unowned),
			    min(ram_ranges.range[i].end >> PAGE_SHIFT, end), PAGE_RESERVED);
	this_cpu_add(page_list.owned[PAGE_RESERVED], nr_frames - before);
	next_unowned = end;
}

/* As few blocks as alignment permits. => Their owner is PAGE_FREE; zone.lock held, or boot. */
static void give_range(unsigned long start, unsigned long end)
{
	totalram_pages += end - start;
	while (start < end) {
		unsigned int order = min_t(unsigned int, fls64(end - start) - 1, MAX_ORDER - 1);

		if (start)
			order = min_t(unsigned int, order, __ffs(start));
		give_block(pfn_to_page(start), order);
		start += 1UL << order;
	}
}

static void __init init_free_frames(unsigned long start, unsigned long end)
{
	init_reserved_frames(start);
	init_frames(start, end, PAGE_FREE);
	give_range(start, end);
	next_unowned = end;
}

/* For whole blocks of the largest order: so every buddy has a struct page, if only a zeroed one. */
static void __init map_struct_pages(void)
{
	for (unsigned int i = 0; i < ram_ranges.nr; i++) {
		unsigned long start = ram_ranges.range[i].start >> PAGE_SHIFT;
		unsigned long end = ram_ranges.range[i].end >> PAGE_SHIFT;

		vmemmap_populate(ALIGN_DOWN(start, 1UL << (MAX_ORDER - 1)),
				 ALIGN(end, 1UL << (MAX_ORDER - 1)));
	}
	max_pfn = ram_ranges.range[ram_ranges.nr - 1].end >> PAGE_SHIFT;
}

void __init page_alloc_init(void)
{
	BUILD_BUG_ON(sizeof(struct page) != 64);
	spin_lock_init(&zone.lock);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		INIT_LIST_HEAD(&zone.blocks[order]);
	map_struct_pages();
	for_each_free_range(init_free_frames);
	init_reserved_frames(max_pfn);

	reserve_pages = max(64UL, totalram_pages / 256);
	list_high = clamp(totalram_pages / (128 * nr_cpu_ids), 32UL, (unsigned long)LIST_MAX);
	list_batch = min_t(unsigned int, list_high / 2, BATCH_MAX);
	pr_info("memory: %lu KiB, %lu KiB of them free\n", nr_frames << (PAGE_SHIFT - 10),
		totalram_pages << (PAGE_SHIFT - 10));
}

void free_reserved_range(unsigned long start, unsigned long end)
{
	unsigned long first = PAGE_ALIGN(start) >> PAGE_SHIFT, last = end >> PAGE_SHIFT;

	if (first >= last)
		return;
	for (unsigned long pfn = first; pfn < last; pfn++) {
		BUG_ON(pfn_to_page(pfn)->owner != PAGE_RESERVED);
		change_page_owner(pfn_to_page(pfn), PAGE_FREE);
	}
	spin_lock(&zone.lock);
	give_range(first, last);
	spin_unlock(&zone.lock);
}
