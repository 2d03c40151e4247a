/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <mm/internal.h>
#include <asm/tlbflush.h>

/* Gives the entries of one leaf table the rights of the VMA. The CPU may be using them
 * meanwhile. */
static void change_pte_range(struct pt_range *r, struct vm_area_struct *vma)
{
	pte_t *ptep = r->pte, *end = ptep + ((r->next - r->addr) >> PAGE_SHIFT);

	spin_lock(&r->table->ptl);
	for (; ptep < end; ptep++)
		if (!pte_none(ptep_get(ptep)))
			set_pte(ptep, pte_modify(ptep_get_and_clear(ptep), vma->vm_page_prot));
	spin_unlock(&r->table->ptl);
}

/*
 * The entries never permit more than the new rights: a private page loses its write bit, and gets
 * it back by a fault that finds out whether anybody shares it.
 */
void change_protection(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct pt_range r;

	for_each_leaf_to_change(r, mm, vma->vm_start, vma->vm_end) {
		change_pte_range(&r, vma);
		cond_resched();
	}
	flush_tlb_range(mm, vma->vm_start, vma->vm_end);
}

/* The part of a VMA that lies in [start, end) gets new rights. => The VMA that covers it now, or
 * ERR_PTR. */
static struct vm_area_struct *mprotect_fixup(struct vm_area_struct *vma, unsigned long start,
					     unsigned long end, unsigned long newflags)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long oldflags = vma->vm_flags, pages;

	if (newflags == oldflags)
		return vma;
	pages = (min(end, vma->vm_end) - max(start, vma->vm_start)) >> PAGE_SHIFT;
	if ((newflags & VM_WRITE) &&
	    !(oldflags & (VM_WRITE | VM_SHARED | VM_ACCOUNT | VM_NORESERVE))) {
		if (!vm_enough_memory(pages))
			return ERR_PTR(-ENOMEM);
		newflags |= VM_ACCOUNT;
	}
	if (!may_expand_vm(mm, newflags, 0) ||
	    ((newflags & VM_WRITE) && !(oldflags & VM_WRITE) &&
	     mm->data_vm + pages > rlimit(RLIMIT_DATA) >> PAGE_SHIFT && !(newflags & VM_SHARED)))
		return ERR_PTR(-ENOMEM);
	vma = vma_clip(vma, start, end);
	if (IS_ERR(vma))
		return vma;

	/* Nothing below can fail. */
	vm_stat_account(mm, oldflags, -(long)pages);
	vm_stat_account(mm, newflags, pages);
	vma->vm_flags = newflags;
	vma->vm_page_prot = vm_get_page_prot(newflags);
	change_protection(vma);
	return vma_merge(vma);
}

/* => As mprotect(2). mmap_lock for writing. */
static int do_mprotect(struct mm_struct *mm, unsigned long start, unsigned long end,
		       unsigned long prot)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	if (!vma)
		return -ENOMEM;
	if (prot & PROT_GROWSDOWN) {
		if (vma->vm_start >= end)
			return -ENOMEM;
		if (!(vma->vm_flags & VM_GROWSDOWN))
			return -EINVAL;
		start = vma->vm_start;
	} else if (vma->vm_start > start) {
		return -ENOMEM;
	}
	while (start < end) {
		unsigned long newflags;

		if (!vma || vma->vm_start > start)
			return -ENOMEM;
		newflags = (vma->vm_flags & ~VM_ACCESS) | (prot & PROT_READ ? VM_READ : 0) |
			   (prot & PROT_WRITE ? VM_WRITE : 0) | (prot & PROT_EXEC ? VM_EXEC : 0);
		if ((newflags & VM_ACCESS) & ~((newflags / VM_MAYREAD) & VM_ACCESS))
			return -EACCES;
		vma = mprotect_fixup(vma, start, end, newflags);
		if (IS_ERR(vma))
			return PTR_ERR(vma);
		start = vma->vm_end;
		vma = vma->vm_next;
	}
	return 0;
}

long sys_mprotect(unsigned long start, size_t len, unsigned long prot)
{
	const unsigned long grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int error;

	if (grows == (PROT_GROWSDOWN | PROT_GROWSUP) || (start & ~PAGE_MASK))
		return -EINVAL;
	if (!len)
		return 0;
	end = start + PAGE_ALIGN(len);
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM | PROT_GROWSDOWN | PROT_GROWSUP))
		return -EINVAL;
	if (prot & PROT_GROWSUP)
		return -EINVAL;
	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	error = do_mprotect(mm, start, end, prot);
	up_write(&mm->mmap_lock);
	return error;
}
