/* SPDX-License-Identifier: MIT */

/* The page allocator hands out each free frame once, and puts together again what it has cut. */
/* sources: mm/page_alloc.c tests/host/shim/ram.c */

#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <mm/page_alloc.h>
#include <asm/bitops.h>

#include "shim/ram.h"
#include "test.h"

struct block {
	struct page *page;
	unsigned int order;
	enum page_owner owner;
};

static struct block held[SHIM_NR_PAGES];
static unsigned int nr_held;
static u8 taken[SHIM_NR_PAGES];
static unsigned long owned[NR_PAGE_OWNERS];

/* A picture of the buddy lists: the order of each block at its head, or NO_BLOCK. */
#define NO_BLOCK 0xff
static u8 before[SHIM_NR_PAGES], after[SHIM_NR_PAGES];

static void take_picture(u8 *picture)
{
	page_alloc_drain();
	for (unsigned long pfn = 0; pfn < SHIM_NR_PAGES; pfn++) {
		struct page *page = pfn_to_page(pfn);

		picture[pfn] = pfn_valid(pfn) && (page->flags & PG_BUDDY) ? page->order : NO_BLOCK;
	}
}

static unsigned long pages_in_blocks(const u8 *picture)
{
	unsigned long sum = 0;

	for (unsigned long pfn = 0; pfn < SHIM_NR_PAGES; pfn++)
		if (picture[pfn] != NO_BLOCK)
			sum += 1UL << picture[pfn];
	return sum;
}

static void setup(void)
{
	shim_ram_init();
	memset(owned, 0, sizeof(owned));
	take_picture(before);
}

static void check_nothing_lost(void)
{
	take_picture(after);
	for (unsigned long pfn = 0; pfn < SHIM_NR_PAGES; pfn++)
		CHECK_EQ(after[pfn], before[pfn]);
}

static bool take(enum page_owner owner, unsigned int order)
{
	struct page *page = alloc_pages(owner, order);
	unsigned long pfn = page_to_pfn(page);

	if (!page)
		return false;
	CHECK_EQ(pfn % (1UL << order), 0);
	CHECK_EQ(page_count(page), 1);
	for (unsigned long i = pfn; i < pfn + (1UL << order); i++) {
		CHECK(pfn_valid(i) && !taken[i]);
		CHECK_EQ(pfn_to_page(i)->owner, owner);
		CHECK_EQ(pfn_to_page(i)->flags, 0);
		taken[i] = 1;
	}
	owned[owner] += 1UL << order;
	held[nr_held++] = (struct block) { page, order, owner };
	return true;
}

static void give(unsigned int i)
{
	struct block block = held[i];

	held[i] = held[--nr_held];
	owned[block.owner] -= 1UL << block.order;
	memset(&taken[page_to_pfn(block.page)], 0, 1UL << block.order);
	if (block.order == 0)
		put_page(block.page);
	else
		free_pages(block.page, block.order);
}

static void check_counts(void)
{
	unsigned long sum = 0;

	for (unsigned int owner = 0; owner < PAGE_RESERVED; owner++) {
		CHECK_EQ(nr_pages_owned(owner), owned[owner]);
		sum += owned[owner];
	}
	CHECK_EQ(nr_free_pages() + sum, totalram_pages);
}

TEST(all_is_there, "after the boot all that is not reserved is free, in blocks as large as can be")
{
	unsigned long nr_free = 0;

	setup();
	for (unsigned long pfn = 0; pfn < SHIM_NR_PAGES; pfn++)
		nr_free += pfn_valid(pfn) && pfn_to_page(pfn)->owner == PAGE_FREE;
	CHECK_EQ(nr_free, totalram_pages);
	CHECK_EQ(nr_free, nr_free_pages());
	CHECK_EQ(nr_free, pages_in_blocks(before));
	CHECK_EQ(max_pfn, SHIM_NR_PAGES);
	CHECK(!pfn_valid(0) && pfn_valid(1) && !pfn_valid(0x9f) && pfn_valid(0x100));
	for (unsigned long pfn = 0; pfn < SHIM_NR_PAGES; pfn++)
		if (before[pfn] < MAX_ORDER - 1)
			CHECK(before[pfn ^ 1UL << before[pfn]] != before[pfn]);
}

TEST(random, "blocks of random orders don't overlap, are counted, and join again when all are back")
{
	setup();
	for (unsigned int i = 0; i < 20000; i++) {
		unsigned int order = test_random() % 4 ? 0 : test_random() % MAX_ORDER;

		if (nr_held && test_random() % 100 < (nr_held > 500 ? 60 : 40))
			give(test_random() % nr_held);
		else
			take(test_random() % PAGE_RESERVED, order);
		if (i % 1000 == 0)
			check_counts();
	}
	while (nr_held)
		give(test_random() % nr_held);
	check_counts();
	check_nothing_lost();
}

TEST(exhaustion, "when memory is out a reserve is left, for a task that was killed for its memory")
{
	unsigned int nr;

	setup();
	while (take(PAGE_ANON, 0))
		;
	CHECK(!alloc_pages(PAGE_ANON, 3));
	check_counts();
	CHECK(nr_free_pages() >= 64);
	nr = nr_held;
	set_bit(TIF_MEMDIE, &current->work);
	while (take(PAGE_TABLE, 0))
		;
	CHECK_EQ(nr_free_pages(), 0);
	CHECK(nr_held >= nr + 64);
	clear_bit(TIF_MEMDIE, &current->work);
	while (nr_held)
		give(nr_held - 1);
	check_nothing_lost();
}

TEST(references, "a page goes back with its last reference, not before")
{
	struct page *page;

	setup();
	page = alloc_zeroed_page(PAGE_FILE);
	CHECK(!memchr_inv(page_address(page), 0, PAGE_SIZE));
	CHECK(virt_to_page(page_address(page) + 123) == page);
	get_page(page);
	atomic_long_add(PAGE_MAPPED + 1, &page->refs);
	CHECK_EQ(page_count(page), 3);
	CHECK_EQ(page_mapcount(page), 1);
	put_page(page);
	atomic_long_sub(PAGE_MAPPED + 1, &page->refs);
	CHECK_EQ(page_mapcount(page), 0);
	CHECK_EQ(nr_pages_owned(PAGE_FILE), 1);
	change_page_owner(page, PAGE_SHMEM);
	CHECK_EQ(nr_pages_owned(PAGE_FILE), 0);
	CHECK_EQ(nr_pages_owned(PAGE_SHMEM), 1);
	put_page(page);
	CHECK_EQ(nr_pages_owned(PAGE_SHMEM), 0);
	check_nothing_lost();
}

TEST(injection, "the n-th request fails, and only that one")
{
	struct page *page[3];

	setup();
	current->fail_nth = 2;
	page[0] = alloc_page(PAGE_KERNEL);
	page[1] = alloc_page_unfailing(PAGE_KERNEL);
	CHECK(page[0] && page[1]);
	CHECK(!alloc_pages(PAGE_KERNEL, 2));
	CHECK_EQ(current->fail_nth, 0);
	page[2] = alloc_zeroed_page(PAGE_KERNEL);
	CHECK(page[2]);
	for (unsigned int i = 0; i < 3; i++)
		put_page(page[i]);
	check_nothing_lost();
}

TEST(module, "an initramfs gives back its whole pages")
{
	unsigned long total, reserved;

	setup();
	total = totalram_pages;
	reserved = nr_pages_owned(PAGE_RESERVED);
	free_reserved_range(SHIM_MODULE_START, SHIM_MODULE_END);
	CHECK_EQ(totalram_pages, total + 0x8a);
	CHECK_EQ(nr_pages_owned(PAGE_RESERVED), reserved - 0x8a);
	CHECK_EQ(nr_free_pages(), totalram_pages);
	take_picture(after);
	CHECK_EQ(pages_in_blocks(after), totalram_pages);
	check_counts();
}
