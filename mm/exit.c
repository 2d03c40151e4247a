/* SPDX-License-Identifier: MIT */

/*
 * The way down of an address space, and of parts of it.
 *
 *   zap_page_range  clears entries: of munmap, of truncation, and of everything at the end
 *   pt_free_range   frees tables that map nothing any more (mm/pgtable.c)
 *   exit_mmap       takes the whole map down, when the last one who lives in it has left
 *
 * No page and no table goes back to the allocator before every CPU has dropped it. What is cleared
 * while CPUs have the mm loaded is gathered (struct mmu_gather), the TLBs are flushed, then it is
 * freed. At the end nobody has it loaded any more, and everything goes straight back.
 */

#include <kernel/fs/fs.h>
#include <kernel/lib/bug.h>
#include <kernel/sched.h>
#include <mm/filemap.h>
#include <mm/internal.h>
#include <asm/mmu_context.h>
#include <asm/tlbflush.h>

/* The entries of one leaf table, or as many as the gather has room for. => Where it stopped. */
static unsigned long zap_pte_range(struct mmu_gather *tlb, struct pt_range *r)
{
	unsigned long addr = r->addr;
	long gone[NR_MM_COUNTERS] = { 0 };
	pte_t *ptep = r->pte;

	spin_lock(&r->table->ptl);
	for (; addr < r->next; addr += PAGE_SIZE, ptep++) {
		struct page *page;
		pte_t pte = ptep_get(ptep);

		if (pte_none(pte) || (tlb->keep_private && pte_page(pte)->owner == PAGE_ANON))
			continue;
		if (tlb->unused_mm) {
			set_pte(ptep, (pte_t){ 0 });
		} else {
			if (!tlb_room(tlb))
				break;
			pte = ptep_get_and_clear(ptep);
		}
		page = pte_page(pte);
		gone[page->owner]--;
		page_remove_map(page);
		if (tlb->unused_mm)
			put_page(page);
		else
			tlb_remove_page(tlb, page);
	}
	spin_unlock(&r->table->ptl);

	for (unsigned int i = 0; i < NR_MM_COUNTERS; i++)
		if (gone[i])
			mm_counter_add(tlb->mm, i, gone[i]);
	if (r->addr < addr)
		tlb_note(tlb, r->addr, addr);
	return addr;
}

/*
 * zap_page_range - clear what [start, end) of `vma` has mapped. The pages are in the gather
 * afterwards, or freed already.
 * => mmap_lock, or the i_mmap_lock of the file, held. May flush and sleep.
 */
void zap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long start,
		    unsigned long end)
{
	struct pt_range r;

	for_each_leaf_to_change(r, vma->vm_mm, start, end) {
		r.next = zap_pte_range(tlb, &r);
		if (!tlb->unused_mm && !tlb_room(tlb))
			tlb_flush(tlb);
		cond_resched();
	}
}

/* => The last of the VMAs that lie so close together that they mostly share their tables. */
static struct vm_area_struct *last_nearby(struct vm_area_struct *vma)
{
	while (vma->vm_next && vma->vm_next->vm_start - vma->vm_end < PMD_SIZE)
		vma = vma->vm_next;
	return vma;
}

/*
 * exit_mmap - take the whole map down.
 * => Nobody lives in the mm any more. First all CPUs leave it; then there is no translation to wait
 *    for, and every page and table goes straight back.
 */
void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma, *last, *next;
	struct mmu_gather tlb;

	mm_leave_cpus(mm);
	tlb_gather(&tlb, mm);
	tlb.unused_mm = true;
	down_write(&mm->mmap_lock);
	for (vma = mm->mmap; vma; vma = vma->vm_next)
		zap_page_range(&tlb, vma, vma->vm_start, vma->vm_end);
	for (vma = mm->mmap; vma; vma = vma->vm_next)
		vma_unlink_file(vma);
	/* Nothing below a VMA needs its tables any more: each goes with the last VMA in it. */
	for (vma = mm->mmap; vma; vma = last->vm_next) {
		last = last_nearby(vma);
		pt_free_range(&tlb, vma->vm_start, last->vm_end, 0,
			      last->vm_next ? last->vm_next->vm_start : TASK_SIZE);
	}
	BUG_ON(atomic_long_read(&mm->nr_ptes));
	for (vma = mm->mmap; vma; vma = next) {
		next = vma->vm_next;
		vma_free(vma);
	}
	mm->mmap = NULL;
	mm->mmap_cache = NULL;
	mm->mm_rb = RB_ROOT;
	mm->map_count = 0;
	up_write(&mm->mmap_lock);
}

void mmput(struct mm_struct *mm)
{
	if (!atomic_dec_and_test(&mm->mm_users))
		return;
	exit_mmap(mm);
	if (mm->exe_file)
		fput(mm->exe_file);
	mmdrop(mm);
}
