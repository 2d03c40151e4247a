/* SPDX-License-Identifier: MIT */
#ifndef ASM_PAGING_H
#define ASM_PAGING_H

#include <kernel/lib/types.h>

struct ist_stack;

/*
 * The kernel's own page tables. All 256 entries of the top table's upper half exist from
 * paging_init on and never change, so every top table has the same ones.
 */

extern unsigned long kernel_pgd[512];	/* the kernel's own top table: init_mm.pgd */

void paging_init(void);		/* direct map, image with its rights; this CPU uses them at once */

/* => The address in the direct map of something that firmware left outside of RAM, readable.
 * Boot only. */
void *firmware_map(unsigned long phys, size_t size);

/* struct pages for these frames, of early_alloc's memory, zeroed. => Ranges may meet, and
 * overlap. */
void vmemmap_populate(unsigned long start_pfn, unsigned long end_pfn);

/*
 * kernel_map_page - map a page of vmalloc's space: readable and writable, not executable.
 * => 0, or -ENOMEM: no page for a table. Tables stay. The caller excludes others from the same
 *    address.
 */
int kernel_map_page(unsigned long address, unsigned long phys);

/* => The physical address that was mapped. flush_tlb_kernel_range() is up to the caller. */
unsigned long kernel_unmap_page(unsigned long address);

/* The page can't be written any more, by its address in the direct map. => Boot only, one CPU; it
 * is mapped by itself, as all below 1 MiB are. */
void kernel_protect_page(unsigned long address);

/* Stacks for a CPU other than the first, with their guard pages. => Before page_alloc_init(). */
struct ist_stack *map_ist_stacks(unsigned int cpu);

/* => The physical address behind any address of the kernel, or 0: not mapped. */
unsigned long kernel_virt_to_phys(unsigned long address);

#endif
