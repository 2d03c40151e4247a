/* SPDX-License-Identifier: MIT */
#ifndef MM_INTERNAL_H
#define MM_INTERNAL_H

/* What the files of mm/ share with each other and with nobody else. */

#include <mm/mm.h>
#include <mm/pgtable.h>

/* ---- vma.c: the set of VMAs of an mm ---- */

void vma_init(void);
struct vm_area_struct *vma_alloc(struct mm_struct *mm);		/* zeroed but for vm_mm; or NULL */
struct vm_area_struct *vma_dup(const struct vm_area_struct *vma, struct mm_struct *mm);
void vma_free(struct vm_area_struct *vma);	/* puts the file; not in any set */

/* => mmap_lock for writing, all of these. */
struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **pprev);
void vma_link(struct mm_struct *mm, struct vm_area_struct *vma);	/* and to its file */
void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma);	/* not from its file */
int vma_split(struct vm_area_struct *vma, unsigned long addr);
struct vm_area_struct *vma_clip(struct vm_area_struct *vma, unsigned long start, unsigned long end);
struct vm_area_struct *vma_merge(struct vm_area_struct *vma);
void vma_set_range(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		   unsigned long pgoff);

/* In and out of the tree of those who map the file, if there is one. `prev`: another VMA with the
 * same range of the same file. */
void vma_link_file(struct vm_area_struct *vma);
void vma_link_file_after(struct vm_area_struct *vma, struct vm_area_struct *prev);
void vma_unlink_file(struct vm_area_struct *vma);	/* => it has no entries any more */

/* => May it be, or become, a way to write to its file? */
static inline bool vma_writes_to_file(const struct vm_area_struct *vma)
{
	return vma->vm_file && !(~vma->vm_flags & (VM_SHARED | VM_MAYWRITE));
}

/* => The VMAs meet [start, end) and nothing else does. */
static inline struct vm_area_struct *find_vma_intersection(struct mm_struct *mm,
							   unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	return vma && vma->vm_start < end ? vma : NULL;
}

/* ---- mmap.c ---- */

#define STACK_GUARD_GAP	(256 * PAGE_SIZE)	/* kept free below a stack */

bool may_expand_vm(struct mm_struct *mm, unsigned long vm_flags, unsigned long pages);
bool may_map_at(unsigned long addr);		/* => current: for its privileges */
void vm_stat_account(struct mm_struct *mm, unsigned long vm_flags, long pages);

/* => Splits so that a border of VMAs is at start and end; the first VMA at or after start, or
 * ERR_PTR. */
struct vm_area_struct *vma_isolate(struct mm_struct *mm, unsigned long start, unsigned long end);

/* ---- overcommit.c ---- */

bool __vm_enough_memory(unsigned long pages);

/* => May so many pages more be promised? mmap_lock held. What could never be had is not. */
static inline bool vm_enough_memory(unsigned long pages)
{
	if (likely(READ_ONCE(overcommit_memory) == OVERCOMMIT_GUESS))
		return pages <= totalram_pages;
	return __vm_enough_memory(pages);
}

/* ---- mprotect.c ---- */

/* Makes the entries of a VMA agree with its rights. => mmap_lock for writing. */
void change_protection(struct vm_area_struct *vma);

/* ---- Entries and their pages ---- */

static inline struct page *pte_page(pte_t pte)
{
	return pfn_to_page(pte_pfn(pte));
}

static inline pte_t mk_pte(struct page *page, pgprot_t prot)
{
	return pfn_pte(page_to_pfn(page), prot);
}

/* One more entry leads to the page: the count that it holds, and the fact that it is an entry. */
static inline void page_map(struct page *page)
{
	atomic_long_add(PAGE_MAPPED + 1, &page->refs);
}

/* A reference that somebody holds becomes that of an entry, and the way back. */
static inline void page_add_map(struct page *page)
{
	atomic_long_add(PAGE_MAPPED, &page->refs);
}

static inline void page_remove_map(struct page *page)
{
	atomic_long_sub(PAGE_MAPPED, &page->refs);
}

/* ---- fork.c ---- */

int copy_page_range(struct mm_struct *mm, struct mm_struct *oldmm, struct vm_area_struct *vma);
int dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm);

/* ---- exit.c ---- */

void zap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long start,
		    unsigned long end);
void exit_mmap(struct mm_struct *mm);

/* ---- memory.c ---- */

void memory_init(void);

/*
 * mm_populate - faults pages in, as by an access with FAULT_WRITE or 0, or as their mapping is
 * meant to be used.
 * => mmap_lock not held. 0; -ENOMEM: there were holes, or no page was free; what stops it: -EINVAL
 *    (not to be accessed so), -EFAULT (beyond the end of a file), -EINTR (to be killed).
 */
#define POPULATE_AS_MAPPED	(-1)
int mm_populate(struct mm_struct *mm, unsigned long start, unsigned long end, int flags);

static inline void mm_counter_add(struct mm_struct *mm, unsigned int owner, long n)
{
	atomic_long_add(n, &mm->rss[owner]);
}

static inline void update_hiwater_rss(struct mm_struct *mm)
{
	mm->hiwater_rss = get_mm_hiwater_rss(mm);
}

static inline void update_hiwater_vm(struct mm_struct *mm)
{
	mm->hiwater_vm = max(mm->hiwater_vm, mm->total_vm);
}

#endif
