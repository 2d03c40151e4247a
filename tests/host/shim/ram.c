/* SPDX-License-Identifier: MIT */

/* A machine with 32 MiB of RAM, two holes in it, for the page allocator. */

#include <kernel/lib/string.h>
#include <mm/fail.h>
#include <mm/page_alloc.h>
#include <asm/memory.h>
#include <asm/paging.h>

#include "../test.h"
#include "ram.h"

char *shim_ram;
void *shim_vmemmap;

struct mem_ranges ram_ranges = { .nr = 3, .range = {
	{ 0x1000, 0x9f000 }, { 0x100000, 0x1401000 }, { 0x1803000, SHIM_RAM_SIZE },
} };

struct mem_ranges reserved_ranges = { .nr = 2, .range = {
	{ 0x100000, 0x381000 }, { SHIM_MODULE_START, SHIM_MODULE_END },
} };

static void *aligned(size_t size, size_t align)
{
	char *p = host_malloc(size + align);

	return p + align - (unsigned long)p % align;
}

void shim_ram_init(void)
{
	if (shim_ram)
		return;
	shim_ram = aligned(SHIM_RAM_SIZE, PAGE_SIZE << (MAX_ORDER - 1));
	shim_vmemmap = aligned(SHIM_NR_PAGES * sizeof(struct page), sizeof(struct page));
	memset(shim_vmemmap, 0xff, SHIM_NR_PAGES * sizeof(struct page));
	page_alloc_init();
}

void vmemmap_populate(unsigned long start_pfn, unsigned long end_pfn)
{
	memset(pfn_to_page(start_pfn), 0, (end_pfn - start_pfn) * sizeof(struct page));
}

static bool reserved(unsigned long pfn)
{
	for (unsigned int i = 0; i < reserved_ranges.nr; i++)
		if (pfn >= reserved_ranges.range[i].start >> PAGE_SHIFT &&
		    pfn < reserved_ranges.range[i].end >> PAGE_SHIFT)
			return true;
	return false;
}

void for_each_free_range(void (*fn)(unsigned long start_pfn, unsigned long end_pfn))
{
	unsigned long pfn = 0, start;

	while (pfn < SHIM_NR_PAGES) {
		while (pfn < SHIM_NR_PAGES && (!pfn_valid(pfn) || reserved(pfn)))
			pfn++;
		start = pfn;
		while (pfn < SHIM_NR_PAGES && pfn_valid(pfn) && !reserved(pfn))
			pfn++;
		if (start < pfn)
			fn(start, pfn);
	}
}

bool __should_fail_alloc(void *site)
{
	return --current->fail_nth == 0;
}
