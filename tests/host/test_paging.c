/* SPDX-License-Identifier: MIT */

/* The kernel's own page tables: what becomes of a table that two CPUs make at once. */
/* sources: arch/x86/paging.c */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/errno.h>
#include <mm/mm.h>
#include <asm/cpu.h>
#include <asm/desc.h>
#include <asm/memory.h>
#include <asm/mmu_context.h>
#include <asm/paging.h>

#include "test.h"

#define NR_PAGES 16
#define ADDRESS	 VMALLOC_START
#define NEXT	 (ADDRESS + PAGE_SIZE)
#define LEVELS	 3		/* tables below the top one */

static struct page pages[NR_PAGES];
static unsigned int nr_taken, nr_freed;
static void (*other_cpu)(void);	/* runs while somebody asks for a page */

/* Of the page allocator: each page once, and what may not be freed is noticed. */
char *shim_ram;
void *shim_vmemmap = pages;
unsigned long totalram_pages;

struct page *alloc_page_unfailing(enum page_owner owner)
{
	void (*other)(void) = other_cpu;
	struct page *page;

	other_cpu = NULL;
	if (other)
		other();
	if (nr_taken == NR_PAGES)
		return NULL;
	page = &pages[nr_taken++];
	page->owner = owner;
	atomic_long_set(&page->refs, 1);
	return page;
}

void free_page(struct page *page)
{
	CHECK(page->owner < PAGE_RESERVED);
	page->owner = PAGE_FREE;
	nr_freed++;
}

void change_page_owner(struct page *page, enum page_owner owner)
{
	page->owner = owner;
}

/* What only boot needs; libc has a __data_start. */
char __text_start[1], __text_end[1], __rodata_start[1], __rodata_end[1], __data_end[1],
	boot_stack_guard[1];
struct ist_stack boot_ist_stacks[NR_ISTS];
u32 cpu_features[CPU_FEATURE_WORDS];
struct mem_ranges ram_ranges;
struct mm_struct init_mm;

void mmu_init(void)
{
}

void *early_alloc(size_t size, size_t align)
{
	panic("the page allocator is there");
}

static void setup(void)
{
	static char ram[NR_PAGES * PAGE_SIZE] __aligned(PAGE_SIZE);

	shim_ram = ram;
	memset(kernel_pgd, 0, sizeof(kernel_pgd));
	nr_taken = nr_freed = 0;
	totalram_pages = NR_PAGES;
}

static void check_mapped(void)
{
	CHECK_EQ(kernel_virt_to_phys(ADDRESS), 0x5000);
	CHECK_EQ(kernel_virt_to_phys(NEXT), 0x6000);
	CHECK_EQ(nr_taken - nr_freed, LEVELS);
	for (unsigned int i = 0; i < nr_taken; i++)
		CHECK(pages[i].owner == PAGE_FREE || pages[i].owner == PAGE_RESERVED);
}

static void map_next(void)
{
	CHECK_EQ(kernel_map_page(NEXT, 0x6000), 0);
}

TEST(one_table, "two pages of a table need it once, and it stays")
{
	setup();
	CHECK_EQ(kernel_map_page(ADDRESS, 0x5000), 0);
	map_next();
	CHECK_EQ(nr_freed, 0);
	check_mapped();
}

TEST(two_cpus, "of two CPUs that need the same new table one gives its own back")
{
	setup();
	other_cpu = map_next;
	CHECK_EQ(kernel_map_page(ADDRESS, 0x5000), 0);
	CHECK_EQ(nr_freed, 1);
	check_mapped();
}

TEST(no_memory, "without a page for a table nothing is mapped")
{
	setup();
	nr_taken = NR_PAGES - 1;
	CHECK_EQ(kernel_map_page(ADDRESS, 0x5000), -ENOMEM);
	CHECK_EQ(kernel_virt_to_phys(ADDRESS), 0);
}
