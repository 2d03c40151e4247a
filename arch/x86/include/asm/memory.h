/* SPDX-License-Identifier: MIT */
#ifndef ASM_MEMORY_H
#define ASM_MEMORY_H

/*
 * Physical memory before there is a page allocator: which ranges are RAM, and what of them is
 * taken. Both lists are sorted, and their ranges don't touch. The page allocator reads them once
 * and takes over.
 */

#include <kernel/lib/types.h>

struct mem_range {
	unsigned long start, end;	/* bytes; end is one past the last */
};

#define MAX_MEM_RANGES	128

struct mem_ranges {
	unsigned int nr;
	struct mem_range range[MAX_MEM_RANGES];
};

extern struct mem_ranges ram_ranges;		/* whole pages */
extern struct mem_ranges reserved_ranges; /* kernel, modules, boot data, what early_alloc gave */

void memory_add_ram(unsigned long start, unsigned long end);	/* only the whole pages of it */
void memory_reserve(unsigned long start, unsigned long end);	/* all pages it touches */
void memory_limit(unsigned long bytes);		/* mem=: no more RAM than that, the lowest */

/*
 * early_alloc - memory for ever, before the page allocator has taken over. Panics when there is
 * none.
 * => Zeroed, in whole pages, below 4 GiB; `align` is a power of two.
 */
void *early_alloc(size_t size, size_t align);

/* Calls fn for each piece of RAM that is not reserved, upwards. => No early_alloc after that. */
void for_each_free_range(void (*fn)(unsigned long start_pfn, unsigned long end_pfn));

#endif
