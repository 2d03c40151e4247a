/* SPDX-License-Identifier: MIT */

#include <kernel/fs/fs.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <mm/internal.h>
#include <asm/tlbflush.h>

/*
 * Moves the entries of [from, from + len) to `to`. The tables for the new place exist already, so
 * this cannot fail; the pages themselves never move. Both places are in the file's tree, and who
 * truncates the file finds an entry in one of them: it doesn't move while he looks.
 */
static void move_page_tables(struct vm_area_struct *vma, unsigned long from, unsigned long to,
			     unsigned long len)
{
	struct address_space *mapping = vma->vm_file ? vma->vm_file->f_mapping : NULL;
	struct mm_struct *mm = vma->vm_mm;
	struct pt_range r;

	for_each_leaf_to_change(r, mm, from, from + len) {
		if (mapping)
			mutex_lock(&mapping->i_mmap_lock);
		for (unsigned long addr = r.addr; addr < r.next; addr += PAGE_SIZE) {
			pte_t *src_pte = pte_offset(r.table, addr), pte;
			unsigned long new_addr = addr - from + to;
			struct page *table;

			if (pte_none(ptep_get(src_pte)))
				continue;
			table = pt_leaf(mm, new_addr, PT_CHANGE);
			spin_lock(&r.table->ptl);
			pte = ptep_get_and_clear(src_pte);
			spin_unlock(&r.table->ptl);
			spin_lock(&table->ptl);
			set_pte(pte_offset(table, new_addr), pte);
			spin_unlock(&table->ptl);
		}
		if (mapping)
			mutex_unlock(&mapping->i_mmap_lock);
		cond_resched();
	}
	flush_tlb_range(mm, from, from + len);
}

/* Tables at `to` for everything that is mapped at `from`. => 0 or -ENOMEM. */
static int reserve_page_tables(struct mm_struct *mm, unsigned long from, unsigned long to,
			       unsigned long len)
{
	struct pt_view view;

	for_each_leaf_to_read(view, mm, from, from + len) {
		unsigned long first = view.addr - from + to, last = view.next - 1 - from + to;

		if (!pt_leaf(mm, first, PT_CREATE) || !pt_leaf(mm, last, PT_CREATE))
			return -ENOMEM;
	}
	return 0;
}

/* Tables that were made at a place where nothing got mapped after all. */
static void release_page_tables(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	struct vm_area_struct *prev, *next = find_vma_prev(mm, start, &prev);
	struct mmu_gather tlb;

	tlb_gather(&tlb, mm);
	pt_free_range(&tlb, start, start + len, prev ? prev->vm_end : 0,
		      next ? next->vm_start : TASK_SIZE);
	tlb_flush(&tlb);
}

/*
 * move_vma - old_len bytes of `vma` from `old` become new_len bytes at `new`, where there is room.
 * => Returns `new`, or -ENOMEM with nothing changed.
 */
static unsigned long move_vma(struct vm_area_struct *vma, unsigned long old, unsigned long old_len,
			      unsigned long new_len, unsigned long new, bool keep_old)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *new_vma;

	/* The old place may need two cuts, the new one is one VMA more. */
	if (mm->map_count >= sysctl_max_map_count - 3)
		return -ENOMEM;
	new_vma = vma_dup(vma, mm);
	if (!new_vma)
		return -ENOMEM;
	new_vma->vm_pgoff += (old - vma->vm_start) >> PAGE_SHIFT;
	new_vma->vm_start = new;
	new_vma->vm_end = new + new_len;
	if (reserve_page_tables(mm, old, new, min(old_len, new_len)))
		goto err_free;
	if (!keep_old && IS_ERR(vma_isolate(mm, old, old + old_len)))
		goto err_free;

	/* Nothing below can fail: the cuts have been made. */
	vma_link(mm, new_vma);
	vm_stat_account(mm, new_vma->vm_flags, new_len >> PAGE_SHIFT);
	move_page_tables(new_vma, old, new, min(old_len, new_len));
	if (!keep_old)
		BUG_ON(do_munmap(mm, old, old_len));
	vma_merge(new_vma);
	return new;

err_free:
	release_page_tables(mm, new, new_len);
	vma_free(new_vma);
	return -ENOMEM;
}

/* => The VMA that all of [addr, addr + old_len) lies in and that may become new_len bytes long;
 * or ERR_PTR. */
static struct vm_area_struct *vma_to_resize(struct mm_struct *mm, unsigned long addr,
					    unsigned long old_len, unsigned long new_len,
					    unsigned long flags)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, addr, addr + 1);

	if (!vma)
		return ERR_PTR(-EFAULT);
	/* Of old length 0: a second mapping of shared memory, nothing else. */
	if (!old_len && !(vma->vm_flags & (VM_SHARED | VM_MAYSHARE)))
		return ERR_PTR(-EINVAL);
	if ((flags & MREMAP_DONTUNMAP) && (vma->vm_flags & VM_DONTEXPAND))
		return ERR_PTR(-EINVAL);
	if (old_len > vma->vm_end - addr)
		return ERR_PTR(-EFAULT);
	if (new_len > old_len || (flags & MREMAP_DONTUNMAP)) {
		unsigned long more = flags & MREMAP_DONTUNMAP ? new_len : new_len - old_len;

		if (vma->vm_flags & VM_DONTEXPAND)
			return ERR_PTR(-EFAULT);
		if (!may_expand_vm(mm, vma->vm_flags, more >> PAGE_SHIFT))
			return ERR_PTR(-ENOMEM);
		if ((vma->vm_flags & VM_ACCOUNT) && !vm_enough_memory(more >> PAGE_SHIFT))
			return ERR_PTR(-ENOMEM);
	}
	return vma;
}

/* To a place that the caller chose. */
static unsigned long mremap_to(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
			       unsigned long new_len, unsigned long new_addr, unsigned long flags)
{
	struct vm_area_struct *vma;
	unsigned long ret;
	int error;

	if ((new_addr & ~PAGE_MASK) || new_len > TASK_SIZE || new_addr > TASK_SIZE - new_len)
		return -EINVAL;
	if (addr + old_len > new_addr && new_addr + new_len > addr)
		return -EINVAL;
	if (flags & MREMAP_FIXED) {
		if (!may_map_at(new_addr))
			return -EPERM;
		error = do_munmap(mm, new_addr, new_len);
		if (error)
			return error;
	}
	if (old_len > new_len) {
		error = do_munmap(mm, addr + new_len, old_len - new_len);
		if (error)
			return error;
		old_len = new_len;
	}
	vma = vma_to_resize(mm, addr, old_len, new_len, flags);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	ret = get_unmapped_area(mm, vma->vm_file, new_addr, new_len,
				flags & MREMAP_FIXED ? MAP_FIXED : 0);
	if (IS_ERR_VALUE(ret))
		return ret;
	return move_vma(vma, addr, old_len, new_len, ret, (flags & MREMAP_DONTUNMAP) || !old_len);
}

static bool can_grow_in_place(struct vm_area_struct *vma, unsigned long delta)
{
	unsigned long end = vma->vm_end + delta;

	return end > vma->vm_end && end <= TASK_SIZE &&
	       !find_vma_intersection(vma->vm_mm, vma->vm_end, end);
}

static unsigned long do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
			       unsigned long new_len, unsigned long flags, unsigned long new_addr)
{
	struct vm_area_struct *vma;
	unsigned long ret;
	int error;

	if (!find_vma_intersection(mm, addr, addr + 1))
		return -EFAULT;
	if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		return mremap_to(mm, addr, old_len, new_len, new_addr, flags);
	if (old_len >= new_len) {
		if (old_len > new_len) {
			error = do_munmap(mm, addr + new_len, old_len - new_len);
			if (error)
				return error;
		}
		return addr;
	}
	vma = vma_to_resize(mm, addr, old_len, new_len, flags);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	if (old_len == vma->vm_end - addr && can_grow_in_place(vma, new_len - old_len)) {
		vm_stat_account(mm, vma->vm_flags, (new_len - old_len) >> PAGE_SHIFT);
		vma_set_range(vma, vma->vm_start, addr + new_len, vma->vm_pgoff);
		vma_merge(vma);
		return addr;
	}
	if (!(flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	ret = get_unmapped_area(mm, vma->vm_file, 0, new_len, 0);
	if (IS_ERR_VALUE(ret))
		return ret;
	return move_vma(vma, addr, old_len, new_len, ret, !old_len);
}

long sys_mremap(unsigned long addr, unsigned long old_len, unsigned long new_len,
		unsigned long flags, unsigned long new_addr)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret;

	if (flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP))
		return -EINVAL;
	if ((flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) && !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if ((flags & MREMAP_DONTUNMAP) && old_len != new_len)
		return -EINVAL;
	if (addr & ~PAGE_MASK)
		return -EINVAL;
	old_len = PAGE_ALIGN(old_len);
	new_len = PAGE_ALIGN(new_len);
	if (!new_len)
		return -EINVAL;
	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	ret = do_mremap(mm, addr, old_len, new_len, flags, new_addr);
	up_write(&mm->mmap_lock);
	return ret;
}
