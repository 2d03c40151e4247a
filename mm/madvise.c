/* SPDX-License-Identifier: MIT */

#include <kernel/lib/err.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <mm/filemap.h>
#include <mm/internal.h>
#include <asm/uaccess.h>

/* Advice that changes the VMA. => The flags that it gets, or -EINVAL. */
static long advised_flags(const struct vm_area_struct *vma, int advice)
{
	switch (advice) {
	case MADV_DONTFORK:
		return vma->vm_flags | VM_DONTCOPY;
	case MADV_DOFORK:
		return vma->vm_flags & ~VM_DONTCOPY;
	case MADV_WIPEONFORK:
		if (vma->vm_file || (vma->vm_flags & VM_SHARED))
			return -EINVAL;
		return vma->vm_flags | VM_WIPEONFORK;
	case MADV_KEEPONFORK:
		return vma->vm_flags & ~VM_WIPEONFORK;
	case MADV_DONTDUMP:
		return vma->vm_flags | VM_DONTDUMP;
	case MADV_DODUMP:
		return vma->vm_flags & ~VM_DONTDUMP;
	default:
		return vma->vm_flags;	/* a hint, without effect */
	}
}

/* => The VMA that covers the range now, or ERR_PTR. */
static struct vm_area_struct *madvise_flags(struct vm_area_struct *vma, unsigned long start,
					    unsigned long end, long flags)
{
	if (flags < 0)
		return ERR_PTR(flags);
	if ((unsigned long)flags == vma->vm_flags)
		return vma;
	vma = vma_clip(vma, start, end);
	if (IS_ERR(vma))
		return ERR_PTR(-EAGAIN);	/* and not ENOMEM: madvise(2) */
	vma->vm_flags = flags;
	return vma_merge(vma);
}

/* => 0, or -EINVAL: freeing is for what no file has a copy of. */
static int madvise_zap(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       int advice)
{
	struct mmu_gather tlb;

	if (advice == MADV_FREE && vma->vm_ops)
		return -EINVAL;
	update_hiwater_rss(vma->vm_mm);
	tlb_gather(&tlb, vma->vm_mm);
	zap_page_range(&tlb, vma, start, end);
	tlb_flush(&tlb);
	return 0;
}

/* => 0 or -errno. *vma covers what of the range it can, and may be another than before. */
static int madvise_vma(struct vm_area_struct **vma, unsigned long start, unsigned long end,
		       int advice)
{
	switch (advice) {
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_FREE: /* may be done at any time until it is written again, so now */
		return madvise_zap(*vma, start, min(end, (*vma)->vm_end), advice);
	default:
		*vma = madvise_flags(*vma, start, end, advised_flags(*vma, advice));
		return PTR_ERR_OR_ZERO(*vma);
	}
}

/* Holes in the range are remembered, but don't stop the rest. => mmap_lock for writing. */
static int madvise_range(struct mm_struct *mm, unsigned long start, unsigned long end, int advice)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	int unmapped = 0, error;

	while (start < end) {
		if (!vma || vma->vm_start >= end)
			return -ENOMEM;
		if (start < vma->vm_start) {
			unmapped = -ENOMEM;
			start = vma->vm_start;
		}
		error = madvise_vma(&vma, start, end, advice);
		if (error)
			return error;
		start = vma->vm_end;
		vma = vma->vm_next;
	}
	return unmapped;
}

static bool advice_is_known(int advice)
{
	switch (advice) {
	case MADV_NORMAL:
	case MADV_RANDOM:
	case MADV_SEQUENTIAL:
	case MADV_WILLNEED:
	case MADV_COLD:
	case MADV_PAGEOUT:
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_FREE:
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
	case MADV_DONTFORK:
	case MADV_DOFORK:
	case MADV_WIPEONFORK:
	case MADV_KEEPONFORK:
	case MADV_DONTDUMP:
	case MADV_DODUMP:
		return true;
	default:
		return false;
	}
}

int do_madvise(struct mm_struct *mm, unsigned long start, size_t len, int advice)
{
	unsigned long end;
	int error;

	if (!advice_is_known(advice) || (start & ~PAGE_MASK))
		return -EINVAL;
	if (len && !PAGE_ALIGN(len))
		return -EINVAL;
	end = start + PAGE_ALIGN(len);
	if (end < start)
		return -EINVAL;
	if (end == start)
		return 0;
	if (advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE)
		return mm_populate(mm, start, end, advice == MADV_POPULATE_WRITE ? FAULT_WRITE : 0);
	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	error = madvise_range(mm, start, end, advice);
	up_write(&mm->mmap_lock);
	return error;
}

long sys_madvise(unsigned long start, size_t len, int advice)
{
	return do_madvise(current->mm, start, len, advice);
}

/* Memory is all the storage there is: what is shared is in the file already. */
long sys_msync(unsigned long start, size_t len, int flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int error = 0;

	if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) || (start & ~PAGE_MASK))
		return -EINVAL;
	if ((flags & MS_ASYNC) && (flags & MS_SYNC))
		return -EINVAL;
	end = start + PAGE_ALIGN(len);
	if (end < start)
		return -ENOMEM;
	down_read(&mm->mmap_lock);
	for (unsigned long addr = start; addr < end;) {
		struct vm_area_struct *vma = find_vma(mm, addr);

		if (!vma || vma->vm_start >= end || vma->vm_start > addr)
			error = -ENOMEM;
		if (!vma)
			break;
		addr = vma->vm_end;
	}
	up_read(&mm->mmap_lock);
	return error;
}

/* Nothing is ever paged out: what has been touched is in core, and what the file has. */
long sys_mincore(unsigned long start, size_t len, unsigned char __user *vec)
{
	struct mm_struct *mm = current->mm;

	if (start & ~PAGE_MASK)
		return -EINVAL;
	if (start > TASK_SIZE || len > TASK_SIZE - start)
		return -ENOMEM;
	for (unsigned long addr = start; addr < start + len; addr += PAGE_SIZE) {
		struct vm_area_struct *vma;
		unsigned char in_core;

		down_read(&mm->mmap_lock);
		vma = find_vma(mm, addr);
		if (!vma || vma->vm_start > addr) {
			up_read(&mm->mmap_lock);
			return -ENOMEM;
		}
		in_core = mm_pagemap_entry(mm, addr) || filemap_has_page(vma, addr);
		up_read(&mm->mmap_lock);
		if (put_user(in_core, vec++))
			return -EFAULT;
		cond_resched();
	}
	return 0;
}
