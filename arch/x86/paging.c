/* SPDX-License-Identifier: MIT */

/*
 * The kernel's own page tables.
 *
 * What is executable is nowhere writable: text and rodata can be written through neither of their
 * two addresses, the image and the direct map, and everything else is not executable. The entries
 * of the top table's upper half are filled in once, with empty tables where nothing is mapped yet;
 * every program's top table starts as a copy of them, and so never needs an update.
 */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/locking/spinlock.h>
#include <kernel/uapi/errno.h>
#include <mm/mm.h>
#include <asm/cpu.h>
#include <asm/desc.h>
#include <asm/io.h>
#include <asm/memory.h>
#include <asm/mmu_context.h>
#include <asm/paging.h>
#include <asm/pgtable.h>
#include <asm/processor.h>

#define PRESENT		0x001UL
#define WRITABLE	0x002UL
#define UNCACHED	0x018UL
#define LARGE		0x080UL
#define GLOBAL		0x100UL
#define NX		(1UL << 63)
#define TABLE		(PRESENT | WRITABLE)
#define FRAME		0x000ffffffffff000UL

#define KERNEL_RW	(PRESENT | WRITABLE | GLOBAL | NX)
#define KERNEL_RO	(PRESENT | GLOBAL | NX)
#define KERNEL_RX	(PRESENT | GLOBAL)

unsigned long kernel_pgd[512] __aligned(4096);

extern char __text_start[], __text_end[], __rodata_start[], __rodata_end[], __data_start[],
	__data_end[];
extern char boot_stack_guard[];

static unsigned int index_of(unsigned long address, unsigned int level)
{
	return address >> (PAGE_SHIFT + 9 * level) & 511;
}

/* A table for the kernel. Once there is a page allocator it comes from there, and stays for
 * ever. */
static unsigned long *new_table(void)
{
	struct page *page;

	if (!totalram_pages)
		return early_alloc(PAGE_SIZE, PAGE_SIZE);
	page = alloc_page_unfailing(PAGE_RESERVED);
	if (!page)
		return NULL;
	clear_page(page_address(page));
	return page_address(page);
}

/* One that nobody has seen: another CPU's came first. */
static void free_table(unsigned long *table)
{
	change_page_owner(virt_to_page(table), PAGE_KERNEL);
	put_page(virt_to_page(table));
}

static DEFINE_SPINLOCK(kernel_table_lock);

/* => The entry for `address` in the table of that level (0: pages), tables above it made; NULL:
 * no memory. */
static unsigned long *entry_at(unsigned long address, unsigned int level)
{
	unsigned long *table = kernel_pgd;

	for (unsigned int l = 3; l > level; l--) {
		unsigned long *entry = &table[index_of(address, l)];

		if (!(READ_ONCE(*entry) & PRESENT)) {
			unsigned long *fresh = new_table();

			if (!fresh)
				return NULL;
			spin_lock(&kernel_table_lock);
			if (!(*entry & PRESENT)) {
				WRITE_ONCE(*entry, __pa(fresh) | TABLE);
				fresh = NULL;
			}
			spin_unlock(&kernel_table_lock);
			if (fresh)
				free_table(fresh);
		}
		table = __va(*entry & FRAME);
	}
	return &table[index_of(address, level)];
}

static void map_range(unsigned long address, unsigned long phys, unsigned long size,
		      unsigned long flags)
{
	for (; size; address += PAGE_SIZE, phys += PAGE_SIZE, size -= PAGE_SIZE)
		*entry_at(address, 0) = phys | flags;
}

/* The direct map, in the largest pages that fit; from 0 in small ones, for some of the first have
 * rights of their own. */
static void map_direct(unsigned long start, unsigned long end)
{
	while (start < end) {
		unsigned int level = 0;

		if (start && !(start & (PUD_SIZE - 1)) && end - start >= PUD_SIZE &&
		    cpu_has(CPU_GBPAGES))
			level = 2;
		else if (start && !(start & (PMD_SIZE - 1)) && end - start >= PMD_SIZE)
			level = 1;
		*entry_at(PAGE_OFFSET + start, level) = start | KERNEL_RW | (level ? LARGE : 0);
		start += PAGE_SIZE << 9 * level;
	}
}

/* Kernel text and rodata can't be written through the direct map either. */
static void map_ram(unsigned long start, unsigned long end)
{
	unsigned long ro_start = __pa(__text_start), ro_end = __pa(__rodata_end);

	if (end <= ro_start || start >= ro_end) {
		map_direct(start, end);
		return;
	}
	if (start < ro_start)
		map_direct(start, ro_start);
	map_range(PAGE_OFFSET + ro_start, ro_start, ro_end - ro_start, KERNEL_RO);
	if (end > ro_end)
		map_direct(ro_end, end);
}

static void map_image(char *start, char *end, unsigned long flags)
{
	map_range((unsigned long)start, __pa(start), end - start, flags);
}

/* ACPI's tables and the like lie outside of RAM, but are read through the direct map. */
static void map_low_firmware(void)
{
	for (unsigned long phys = 0; phys < 1UL << 20; phys += PAGE_SIZE) {
		unsigned long *entry = entry_at(PAGE_OFFSET + phys, 0);

		if (!*entry)
			*entry = phys | KERNEL_RW;
	}
}

void paging_init(void)
{
	for (unsigned int i = 256; i < 512; i++)
		kernel_pgd[i] = __pa(early_alloc(PAGE_SIZE, PAGE_SIZE)) | TABLE;
	for (unsigned int i = 0; i < ram_ranges.nr; i++)
		map_ram(ram_ranges.range[i].start, ram_ranges.range[i].end);
	map_low_firmware();
	map_image(__text_start, __text_end + (-(unsigned long)__text_end & ~PAGE_MASK), KERNEL_RX);
	map_image(__rodata_start, __rodata_end, KERNEL_RO);
	map_image(__data_start, __data_end, KERNEL_RW);
	*entry_at((unsigned long)boot_stack_guard, 0) = 0;
	for (unsigned int i = 0; i < NR_ISTS; i++)
		*entry_at((unsigned long)boot_ist_stacks[i].guard, 0) = 0;
	init_mm.pgd = (pgd_t *)kernel_pgd;
	mmu_init();
	flush_tlb_global();
}

void kernel_protect_page(unsigned long address)
{
	unsigned long *entry = entry_at(address, 0);

	WRITE_ONCE(*entry, *entry & ~WRITABLE);
	flush_tlb_global();
}

void *firmware_map(unsigned long phys, size_t size)
{
	for (unsigned long page = phys & PAGE_MASK; page < phys + size; page += PAGE_SIZE) {
		unsigned long *entry;

		if (kernel_virt_to_phys(PAGE_OFFSET + page))
			continue;
		entry = entry_at(PAGE_OFFSET + page, 0);
		*entry = page | KERNEL_RO;
	}
	return __va(phys);
}

void vmemmap_populate(unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long start = (unsigned long)pfn_to_page(start_pfn) & PAGE_MASK;
	unsigned long end = PAGE_ALIGN((unsigned long)pfn_to_page(end_pfn));

	for (; start < end; start += PAGE_SIZE) {
		unsigned long *entry = entry_at(start, 0);

		if (!*entry)
			*entry = __pa(early_alloc(PAGE_SIZE, PAGE_SIZE)) | KERNEL_RW;
	}
}

int kernel_map_page(unsigned long address, unsigned long phys)
{
	unsigned long *entry = entry_at(address, 0);

	if (!entry)
		return -ENOMEM;
	WRITE_ONCE(*entry, phys | KERNEL_RW);
	return 0;
}

unsigned long kernel_unmap_page(unsigned long address)
{
	unsigned long *entry = entry_at(address, 0), old = *entry;

	WRITE_ONCE(*entry, 0);
	return old & FRAME;
}

unsigned long kernel_virt_to_phys(unsigned long address)
{
	unsigned long *table = kernel_pgd;

	for (unsigned int level = 3; ; level--) {
		unsigned long entry = table[index_of(address, level)];
		unsigned long size = PAGE_SIZE << 9 * level;

		if (!(entry & PRESENT))
			return 0;
		if (!level || (entry & LARGE))
			return (entry & FRAME & ~(size - 1)) | (address & (size - 1));
		table = __va(entry & FRAME);
	}
}

struct ist_stack *map_ist_stacks(unsigned int cpu)
{
	struct ist_stack *stacks = (struct ist_stack *)IST_STACKS_START + cpu * NR_ISTS;

	for (unsigned int i = 0; i < NR_ISTS; i++)
		map_range((unsigned long)stacks[i].stack,
			  __pa(early_alloc(IST_STACK_SIZE, PAGE_SIZE)), IST_STACK_SIZE, KERNEL_RW);
	return stacks;
}

void *ioremap(unsigned long phys, size_t size)
{
	static unsigned long next = IOREMAP_START;
	unsigned long offset = phys & ~PAGE_MASK, address = next;

	size = PAGE_ALIGN(size + offset);
	if (size > IOREMAP_END - next)
		panic("ioremap: no room for %lu bytes", (unsigned long)size);
	next += size;
	map_range(address, phys & PAGE_MASK, size, KERNEL_RW | UNCACHED);
	return (void *)(address + offset);
}
