/* SPDX-License-Identifier: MIT */
#ifndef MM_PAGE_ALLOC_H
#define MM_PAGE_ALLOC_H

#include <kernel/lib/types.h>
#include <kernel/lib/list.h>
#include <kernel/locking/spinlock.h>
#include <asm/atomic.h>
#include <asm/page.h>

struct address_space;
struct kmem_cache;

/*
 * What a page is for. The first three are what a page-table entry of a program can lead to, and
 * index mm->rss. The names stand in /proc/tine/counters as "pages_NAME".
 */
enum page_owner {
	PAGE_ANON,	/* private memory of a program */
	PAGE_FILE,	/* page cache of a file */
	PAGE_SHMEM,	/* page cache of shared anonymous memory or memfd */
	PAGE_ZERO,	/* the zero page */
	NR_MM_COUNTERS,

	PAGE_TABLE = NR_MM_COUNTERS,	/* page table of a program */
	PAGE_STACK,	/* kernel stack */
	PAGE_SLAB,
	PAGE_VMALLOC,
	PAGE_PIPE,
	PAGE_KERNEL,	/* buffers, kernel page tables, per-CPU areas made after boot */
	PAGE_RESERVED,	/* kernel image, boot data, firmware, holes: never free */
	PAGE_FREE,	/* buddy, per-CPU lists, and the pool of zeroed tables */
	NR_PAGE_OWNERS,
};

/*
 * One frame of RAM; the array `vmemmap` is indexed by frame number. 64 bytes.
 *
 * refs holds two counts in one word, so that mapping and unmapping a page is one atomic add: the
 * low half counts references (one an entry, one for the page cache, one a kernel holder), the high
 * half those of them that are page-table entries.
 */
struct page {
	atomic_long_t refs;
	u8 owner; /* enum page_owner; changed only while nobody else holds it */
	u8 order; /* of a free block or a multi-page allocation, at its head */
	u16 flags;			/* PG_* */
	u32 private;			/* to whom it belongs */
	union {
		struct list_head
			lru; /* free: its list in the allocator. slab: its list in the cache */
		struct {		/* page cache */
			struct address_space *mapping;
			unsigned long index;
		};
		struct {		/* leaf page table */
			spinlock_t ptl;		/* guards its 512 entries */
		};
		u8 room[24];		/* for all of them, in any build: 64 bytes in all */
	};
	struct kmem_cache *slab_cache;	/* slab */
	void *freelist;			/* slab */
	u32 inuse;			/* slab */
};

#define PG_LOCKED	0x01
#define PG_DIRTY	0x02
#define PG_BUDDY	0x04		/* head of a free block in the buddy lists */
#define PG_POISONED	0x08		/* debug: free, and full of poison */

#define PAGE_MAPPED	(1L << 32)	/* in page->refs */

#define MAX_ORDER	11		/* blocks of up to 2^10 pages */

static inline struct page *pfn_to_page(unsigned long pfn)
{
	return (struct page *)VMEMMAP_START + pfn;
}

static inline unsigned long page_to_pfn(const struct page *page)
{
	return page - (struct page *)VMEMMAP_START;
}

static inline unsigned long page_to_phys(const struct page *page)
{
	return page_to_pfn(page) << PAGE_SHIFT;
}

static inline void *page_address(const struct page *page)
{
	return __va(page_to_phys(page));
}

static inline struct page *virt_to_page(const void *address)
{
	return pfn_to_page(__pa(address) >> PAGE_SHIFT);
}

static inline int page_count(const struct page *page)
{
	return (u32)atomic_long_read(&page->refs);
}

static inline int page_mapcount(const struct page *page)
{
	return atomic_long_read(&page->refs) >> 32;
}

static inline void get_page(struct page *page)
{
	atomic_long_inc(&page->refs);
}

/*
 * alloc_pages - 2^order physically contiguous frames, count 1, contents undefined.
 * => NULL when there is none: never waits, never kills. May be called wherever one may sleep.
 *    A fatally chosen task (TIF_MEMDIE) may dip into the reserve.
 */
struct page *alloc_pages(enum page_owner owner, unsigned int order);
void free_pages(struct page *page, unsigned int order);	/* => count 1 or 0, nobody else looks */

/* => A page whose flags and private are 0; what else is in its struct page is undefined. */
struct page *alloc_page(enum page_owner owner);

/* For caches that have asked should_fail_alloc() for the request themselves. */
struct page *alloc_page_unfailing(enum page_owner owner);
struct page *alloc_pages_unfailing(enum page_owner owner, unsigned int order);
struct page *alloc_zeroed_page(enum page_owner owner);
void free_page(struct page *page);	/* an order-0 page whose last reference is gone */

static inline void put_page(struct page *page)
{
	if ((u32)atomic_long_dec_return(&page->refs) == 0)
		free_page(page);
}

bool memory_available(void);	/* => Are there pages that current may take? */

void change_page_owner(struct page *page, enum page_owner owner);

void page_alloc_init(void);		/* takes over all RAM from the boot allocator */
void page_alloc_drain(void);		/* this CPU's list back to the buddy; settle calls it */

/* The whole pages of [start, end), reserved so far, become free: an initramfs, once unpacked. */
void free_reserved_range(unsigned long start, unsigned long end);

extern struct page *zero_page; /* the shared zero page; the kernel holds one reference for ever */
extern unsigned long totalram_pages;
extern unsigned long max_pfn;		/* one past the last frame of RAM */

unsigned long nr_free_pages(void);	/* PAGE_FREE in any list */
unsigned long nr_pages_owned(enum page_owner owner);
bool pfn_valid(unsigned long pfn);	/* has it a struct page? */
const char *page_owner_name(enum page_owner owner);

#endif
