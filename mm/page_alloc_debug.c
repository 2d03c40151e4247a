/* SPDX-License-Identifier: MIT */

/* The debug build's part of the page allocator: see page_alloc_debug.h. */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/printk.h>
#include <mm/page_alloc_debug.h>

#define PAGE_POISON	0xaa

void page_debug_free(struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++) {
		BUG_ON(page[i].flags & (PG_BUDDY | PG_POISONED | PG_LOCKED));
		memset(page_address(page + i), PAGE_POISON, PAGE_SIZE);
		page[i].flags = PG_POISONED;
	}
}

/* What has never been used since the boot is not poisoned. */
void page_debug_alloc(struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++) {
		const u8 *start = page_address(page + i), *bad;

		BUG_ON(page[i].owner != PAGE_FREE || (page[i].flags & PG_BUDDY));
		if (!(page[i].flags & PG_POISONED))
			continue;
		bad = memchr_inv(start, PAGE_POISON, PAGE_SIZE);
		if (bad)
			panic("page %lx was written to while free: byte %ld is %02x",
			      page_to_pfn(page + i), bad - start, *bad);
	}
}
