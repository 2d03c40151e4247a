/* SPDX-License-Identifier: MIT */
#ifndef MM_PGTABLE_H
#define MM_PGTABLE_H

/*
 * Walks over the page tables of a program. This header and mm/pgtable.c are the only places that
 * follow or store an upper entry; who wants to change leaf entries says so when the walk begins:
 *
 *   PT_READ    looks only, and gets entries that it can't store into (const pte_t *);
 *   PT_CHANGE  may change entries that exist;
 *   PT_CREATE  wants the entry of an address, and the tables above it made where they are missing.
 *
 * A leaf table is named by its struct page, which has the lock of its 512 entries (page->ptl).
 * Tables appear under mm->page_table_lock, zeroed, and disappear only while mmap_lock is held for
 * writing (pt_free_range), or at the end of the mm: so mmap_lock for reading keeps a table in
 * place. So does, for a file mapping, the i_mmap_lock: its VMAs leave i_mmap before their tables
 * go.
 */

#include <kernel/lib/bug.h>
#include <mm/mm.h>

enum pt_intent { PT_READ, PT_CHANGE, PT_CREATE };

struct mmu_gather;

/* => A zeroed table, PAGE_TABLE, count 1; NULL without memory. */
struct page *pt_alloc_table(void);
/* => `table` is all zero again, and no CPU can be walking it. */
void pt_free_table(struct page *table);

/* => A top table with the kernel's half filled in, or NULL. */
pgd_t *pgd_alloc(void);
void pgd_free(pgd_t *pgd);		/* => its lower half is all zero again */

/* Cached zeroed tables back to the allocator, this CPU's; for settle. */
void pgtable_drain(void);

/* => False without memory. Links a new table behind the empty `entry`, or finds one there
 * already. */
bool pt_populate(struct mm_struct *mm, table_t *entry);

/* Frees the tables that map nothing but [start, end) and the unmapped space [floor, ceiling)
 * around it. */
void pt_free_range(struct mmu_gather *tlb, unsigned long start, unsigned long end,
		   unsigned long floor, unsigned long ceiling);

static inline bool pt_enter(struct mm_struct *mm, table_t *entry, enum pt_intent intent)
{
	if (likely(!table_none(table_read(entry))))
		return true;
	return intent == PT_CREATE && pt_populate(mm, entry);
}

static inline struct page *__pt_leaf(struct mm_struct *mm, unsigned long addr,
				     enum pt_intent intent)
{
	table_t *pgd, *pud, *pmd;

	pgd = mm->pgd + pgd_index(addr);
	if (!pt_enter(mm, pgd, intent))
		return NULL;
	pud = pud_offset(*pgd, addr);
	if (!pt_enter(mm, pud, intent))
		return NULL;
	pmd = pmd_offset(*pud, addr);
	if (!pt_enter(mm, pmd, intent))
		return NULL;
	return pfn_to_page((pmd->val & _PAGE_FRAME) >> PAGE_SHIFT);
}

/*
 * pt_leaf - the leaf table for addr, of which entries are to be changed.
 * => NULL where there is none, or, with PT_CREATE, no memory for it.
 */
static inline struct page *pt_leaf(struct mm_struct *mm, unsigned long addr, enum pt_intent intent)
{
	BUG_ON(intent == PT_READ);
	return __pt_leaf(mm, addr, intent);
}

static inline pte_t *pte_offset(struct page *table, unsigned long addr)
{
	return (pte_t *)page_address(table) + pte_index(addr);
}

/*
 * pt_read_lock - the entry for addr, to be looked at.
 * => NULL where there is no table for it; else *table is locked until pt_read_unlock.
 */
static inline const pte_t *pt_read_lock(struct mm_struct *mm, unsigned long addr,
					struct page **table)
{
	*table = __pt_leaf(mm, addr, PT_READ);
	if (!*table)
		return NULL;
	spin_lock(&(*table)->ptl);
	return pte_offset(*table, addr);
}

static inline void pt_read_unlock(struct page *table)
{
	spin_unlock(&table->ptl);
}

/* One past the part of [addr, end) that one table with entries of `size` bytes covers; no
 * overflow. */
static inline unsigned long pt_span_end(unsigned long addr, unsigned long end, unsigned long size)
{
	unsigned long next = (addr + size) & ~(size - 1);

	return next - 1 < end - 1 ? next : end;
}

/* The pieces of a range that existing leaf tables map, one after another: to change entries, and
 * only to look at them. */
struct pt_range {
	unsigned long addr, next;	/* this piece: [addr, next) */
	struct page *table;
	pte_t *pte;			/* the entry of addr */
};

struct pt_view {
	unsigned long addr, next;
	const pte_t *pte;
};

bool pt_range_next(struct mm_struct *mm, struct pt_range *r, unsigned long end);
bool pt_view_next(struct mm_struct *mm, struct pt_view *view, unsigned long end);

/*
 * for_each_leaf_to_change(r, mm, start, end) - r.table, r.pte and [r.addr, r.next) for each leaf
 * table that exists in [start, end) (PT_CHANGE). The body takes r.table->ptl.
 */
#define for_each_leaf_to_change(r, mm, start, end_) \
	for ((r).next = (start); pt_range_next(mm, &(r), end_);)

/* The same for one who looks (PT_READ), without the lock: entries may change meanwhile. */
#define for_each_leaf_to_read(view, mm, start, end_) \
	for ((view).next = (start); pt_view_next(mm, &(view), end_);)

/*
 * Pages and tables on their way out: cleared from the tables, not yet forgotten by all TLBs. They
 * collect here until tlb_flush, which lets every CPU forget, and then frees.
 */
#define GATHER_MAX	240

struct mmu_gather {
	struct mm_struct *mm;
	bool unused_mm;			/* no CPU has the mm loaded (exit): nothing to wait for */
	bool keep_private;		/* private copies of a file's pages stay mapped */
	unsigned long start, end;	/* what to flush */
	unsigned int nr_pages, nr_tables;
	struct page *pages[GATHER_MAX];	/* pages from the front, tables from the back */
};

/* Every CPU forgets what was cleared, then pages and tables go. The gather is empty, ready for
 * more. */
void tlb_flush(struct mmu_gather *tlb);

static inline void tlb_gather_reset(struct mmu_gather *tlb)
{
	tlb->start = TASK_SIZE;
	tlb->end = 0;
	tlb->nr_pages = tlb->nr_tables = 0;
}

static inline void tlb_gather(struct mmu_gather *tlb, struct mm_struct *mm)
{
	tlb->mm = mm;
	tlb->unused_mm = false;
	tlb->keep_private = false;
	tlb_gather_reset(tlb);
}

static inline void tlb_note(struct mmu_gather *tlb, unsigned long start, unsigned long end)
{
	tlb->start = min(tlb->start, start);
	tlb->end = max(tlb->end, end);
}

static inline unsigned int tlb_room(const struct mmu_gather *tlb)
{
	return GATHER_MAX - tlb->nr_pages - tlb->nr_tables;
}

/* => There is room; the entry's reference goes to the gather. */
static inline void tlb_remove_page(struct mmu_gather *tlb, struct page *page)
{
	tlb->pages[tlb->nr_pages++] = page;
}

void tlb_remove_table(struct mmu_gather *tlb, struct page *table);

#endif
