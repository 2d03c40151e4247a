/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <mm/fail.h>
#include <mm/pgtable.h>
#include <asm/percpu.h>
#include <asm/tlbflush.h>

/*
 * A table that is freed is all zero: its entries have been cleared one by one. It waits here for
 * the next fork, which then needs not clear it again: 512 stores saved a table. Top tables wait
 * with their kernel half in place. No lock: a pool belongs to its CPU, and the kernel is not
 * preempted.
 */
#define POOL_MAX	32

struct table_pool {
	unsigned int nr;
	struct page *tables[POOL_MAX];
};

static DEFINE_PER_CPU(struct table_pool, tables);
static DEFINE_PER_CPU(struct table_pool, pgds);

static struct page *pool_get(struct table_pool *pool)
{
	struct page *page;

	if (!pool->nr)
		return NULL;
	page = pool->tables[--pool->nr];
	change_page_owner(page, PAGE_TABLE);
	return page;
}

static bool pool_put(struct table_pool *pool, struct page *page)
{
	if (pool->nr == POOL_MAX)
		return false;
	change_page_owner(page, PAGE_FREE);
	pool->tables[pool->nr++] = page;
	return true;
}

static void pool_drain(struct table_pool *pool)
{
	struct page *page;

	while ((page = pool_get(pool)))
		put_page(page);
}

void pgtable_drain(void)
{
	pool_drain(this_cpu_ptr(&tables));
	pool_drain(this_cpu_ptr(&pgds));
}

struct page *pt_alloc_table(void)
{
	struct page *table;

	if (should_fail_alloc())
		return NULL;
	table = pool_get(this_cpu_ptr(&tables));
	if (!table) {
		table = alloc_page_unfailing(PAGE_TABLE);
		if (!table)
			return NULL;
		clear_page(page_address(table));
	}
	spin_lock_init(&table->ptl);
	return table;
}

void pt_free_table(struct page *table)
{
	if (!pool_put(this_cpu_ptr(&tables), table))
		put_page(table);
}

pgd_t *pgd_alloc(void)
{
	struct page *page;

	if (should_fail_alloc())
		return NULL;
	page = pool_get(this_cpu_ptr(&pgds));
	if (!page) {
		page = alloc_page_unfailing(PAGE_TABLE);
		if (!page)
			return NULL;
		clear_page(page_address(page));
		pgd_fill_kernel_half(page_address(page));
	}
	return page_address(page);
}

void pgd_free(pgd_t *pgd)
{
	struct page *page = virt_to_page(pgd);

	if (!pool_put(this_cpu_ptr(&pgds), page))
		put_page(page);
}

/*
 * The zeroes are in memory before the entry that leads to them: stores are not reordered on this
 * CPU, and another CPU that reads the entry reads through it.
 */
bool pt_populate(struct mm_struct *mm, table_t *entry)
{
	struct page *table = pt_alloc_table();

	if (!table)
		return false;
	spin_lock(&mm->page_table_lock);
	if (table_none(*entry)) {
		table_set(entry, page_to_phys(table));
		atomic_long_inc(&mm->nr_ptes);
		table = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	if (table)
		pt_free_table(table);
	return true;
}

bool pt_range_next(struct mm_struct *mm, struct pt_range *r, unsigned long end)
{
	unsigned long addr = r->next;

	while (addr < end) {
		pgd_t pgd = table_read(mm->pgd + pgd_index(addr));
		pud_t pud;
		pmd_t pmd;

		if (table_none(pgd)) {
			addr = pt_span_end(addr, end, PGDIR_SIZE);
			continue;
		}
		pud = table_read(pud_offset(pgd, addr));
		if (table_none(pud)) {
			addr = pt_span_end(addr, end, PUD_SIZE);
			continue;
		}
		pmd = table_read(pmd_offset(pud, addr));
		if (table_none(pmd)) {
			addr = pt_span_end(addr, end, PMD_SIZE);
			continue;
		}
		r->addr = addr;
		r->next = pt_span_end(addr, end, PMD_SIZE);
		r->table = pfn_to_page((pmd.val & _PAGE_FRAME) >> PAGE_SHIFT);
		r->pte = pte_offset(r->table, addr);
		return true;
	}
	return false;
}

bool pt_view_next(struct mm_struct *mm, struct pt_view *view, unsigned long end)
{
	struct pt_range r = { .next = view->next };

	if (!pt_range_next(mm, &r, end))
		return false;
	*view = (struct pt_view){ r.addr, r.next, r.pte };
	return true;
}

/*
 * One level of pt_free_range: `table` has entries of `size` bytes each, the first one for `base`.
 * An entry's table goes when all that it can map lies in [floor, ceiling); where only part of it
 * does, the way leads one level down. What is above the top of the address space needs no care:
 * ceiling ends at TASK_SIZE, and the last entry reaches a page further, so it is rounded up by the
 * caller.
 */
static void free_level(struct mmu_gather *tlb, table_t *table, unsigned long base,
		       unsigned long size, unsigned long start, unsigned long end,
		       unsigned long floor, unsigned long ceiling)
{
	unsigned long first = (start - base) / size, last = (end - 1 - base) / size;

	for (unsigned long i = first; i <= last; i++) {
		unsigned long lo = base + i * size, hi = lo + size;
		table_t entry = table[i];

		if (table_none(entry))
			continue;
		if (size > PMD_SIZE)
			free_level(tlb, table_address(entry), lo, size / PTRS_PER_TABLE,
				   max(start, lo), min(end, hi), floor, ceiling);
		if (lo < floor || hi > ceiling)
			continue;
		table_clear(&table[i]);
		tlb_note(tlb, max(start, lo), min(end, hi));
		atomic_long_dec(&tlb->mm->nr_ptes);
		tlb_remove_table(tlb, virt_to_page(table_address(entry)));
	}
}

void pt_free_range(struct mmu_gather *tlb, unsigned long start, unsigned long end,
		   unsigned long floor, unsigned long ceiling)
{
	if (ceiling == TASK_SIZE)
		ceiling += PAGE_SIZE;
	free_level(tlb, tlb->mm->pgd, 0, PGDIR_SIZE, start, end, floor, ceiling);
}

void tlb_flush(struct mmu_gather *tlb)
{
	if (tlb->start < tlb->end && !tlb->unused_mm)
		flush_tlb_range(tlb->mm, tlb->start, tlb->end);
	for (unsigned int i = 0; i < tlb->nr_pages; i++)
		put_page(tlb->pages[i]);
	for (unsigned int i = 0; i < tlb->nr_tables; i++)
		pt_free_table(tlb->pages[GATHER_MAX - 1 - i]);
	tlb_gather_reset(tlb);
}

void tlb_remove_table(struct mmu_gather *tlb, struct page *table)
{
	if (tlb->unused_mm) {
		pt_free_table(table);
		return;
	}
	if (!tlb_room(tlb))
		tlb_flush(tlb);
	tlb->pages[GATHER_MAX - 1 - tlb->nr_tables++] = table;
}
