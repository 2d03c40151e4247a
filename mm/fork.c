/* SPDX-License-Identifier: MIT */

/*
 * The memory of a child: what fork does with an address space.
 *
 * The child gets the parent's map, VMA by VMA, and each VMA has one of four fates (vma_fate). Only
 * where private pages are in it are there entries to copy; they are not the pages' contents:
 *
 *        parent  child               parent  child
 *          rw                          r-      r-
 *          |             fork          |       |
 *          v            ----->         +---+---+
 *        page, 1                           v
 *                                       page, 2
 *
 * Both sides lose the write bit, and the first write by either is a fault that copies the page, or
 * finds that it is the last one that has it (do_wp_page in mm/memory.c). Everything else a fault
 * finds again for the child, from the file or as zeroes.
 *
 * The cost is that of VMAs, leaf tables and entries, not of bytes.
 *
 * Order: the child's mm is seen by nobody until copy_process is done with it, so it is filled in
 * place, and whatever fails, mmput() takes down what there is. But others see the parent: its
 * threads run, and may have writable translations of pages whose entries are read-only by now. So
 * its TLBs are flushed before either mmap_lock is released, on success and on failure alike. On
 * failure the parent's entries stay read-only; a fault on each makes it writable again, without a
 * copy, as nobody else has the page any more.
 *
 * Locking: the parent's mmap_lock for writing keeps its faults, and other changes of the map, out;
 * the lock of each of its leaf tables keeps out truncation, which knows no mmap_lock. The child's
 * VMAs are in the trees of their files before they have entries, behind the parent's.
 */

#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <mm/filemap.h>
#include <mm/internal.h>
#include <asm/tlbflush.h>

/* ---- Entries ---- */

/*
 * One entry. `cow`: both sides are to copy before they write; `shared`: writes are seen by all, and
 * noted in the parent's entry. => The page's owner, for the counters.
 */
static inline unsigned int copy_one_pte(pte_t *dst_pte, pte_t *src_pte, pte_t pte, bool cow,
					bool shared)
{
	struct page *page = pte_page(pte);

	if (cow && pte_write(pte)) {
		ptep_set_wrprotect(src_pte);
		pte = pte_wrprotect(pte);
	}
	if (shared)
		pte = pte_mkclean(pte);
	page_map(page);
	set_pte(dst_pte, pte);
	return page->owner;
}

/*
 * copy_page_range - give the child the pages that the parent has in `vma`: shared ones to share,
 * private ones to share until either side writes.
 * => Both mmap_locks held for writing; the child's tables are seen by nobody. 0, -ENOMEM, or -EINTR
 *    when a fatal signal waits; the caller undoes the child, and flushes the parent's TLB in every
 *    case.
 */
int copy_page_range(struct mm_struct *mm, struct mm_struct *oldmm, struct vm_area_struct *vma)
{
	const bool cow = is_cow_mapping(vma->vm_flags), shared = vma->vm_flags & VM_SHARED;
	struct pt_range src;

	for_each_leaf_to_change(src, oldmm, vma->vm_start, vma->vm_end) {
		struct page *dst = pt_leaf(mm, src.addr, PT_CREATE);
		long copied[NR_MM_COUNTERS] = { 0 };
		pte_t *src_pte = src.pte, *dst_pte, *end;

		if (!dst)
			return -ENOMEM;
		dst_pte = pte_offset(dst, src.addr);
		end = src_pte + ((src.next - src.addr) >> PAGE_SHIFT);

		spin_lock(&src.table->ptl);
		for (; src_pte < end; src_pte++, dst_pte++) {
			pte_t pte = ptep_get(src_pte);

			if (!pte_none(pte))
				copied[copy_one_pte(dst_pte, src_pte, pte, cow, shared)]++;
		}
		spin_unlock(&src.table->ptl);

		for (unsigned int i = 0; i < NR_MM_COUNTERS; i++)
			if (copied[i])
				mm_counter_add(mm, i, copied[i]);
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/* ---- VMAs ---- */

enum vma_fate {
	/* MADV_DONTFORK: the child doesn't get it. */
	FORK_SKIP,
	/* MADV_WIPEONFORK: it gets the range, and nothing that is in it. */
	FORK_WIPE,
	/* Shared, or never written: it gets the range, and a fault finds every page again. */
	FORK_REFAULT,
	/* Private pages are in it: they are shared until either side writes. */
	FORK_COPY,
};

static enum vma_fate vma_fork_fate(const struct vm_area_struct *vma)
{
	if (unlikely(vma->vm_flags & VM_DONTCOPY))
		return FORK_SKIP;
	if (unlikely(vma->vm_flags & VM_WIPEONFORK))
		return FORK_WIPE;
	return vma->vm_flags & VM_ANON ? FORK_COPY : FORK_REFAULT;
}

/*
 * The child's copy of one VMA, at the end of its list, and behind that VMA in the file's tree:
 * truncation looks at the child after what its entries are copied from. => NULL without memory.
 */
static struct vm_area_struct *dup_vma(struct mm_struct *mm, struct vm_area_struct *vma,
				      struct vm_area_struct *prev)
{
	struct vm_area_struct *new_vma = vma_dup(vma, mm);

	if (!new_vma)
		return NULL;
	new_vma->vm_prev = prev;
	new_vma->vm_next = NULL;
	if (prev) {
		prev->vm_next = new_vma;
		prev->vm_rb.rb_right = &new_vma->vm_rb;
	} else {
		mm->mmap = new_vma;
	}
	mm->map_count++;
	if (vma->vm_file)
		vma_link_file_after(new_vma, vma);
	return new_vma;
}

static int dup_vmas(struct mm_struct *mm, struct mm_struct *oldmm)
{
	struct vm_area_struct *vma, *last = NULL;
	int error;

	for (vma = oldmm->mmap; vma; vma = vma->vm_next) {
		enum vma_fate fate = vma_fork_fate(vma);

		if (fate != FORK_SKIP) {
			last = dup_vma(mm, vma, last);
			if (!last)
				return -ENOMEM;
		}
		switch (fate) {
		case FORK_SKIP:
			vm_stat_account(mm, vma->vm_flags, -(long)vma_pages(vma));
			break;
		case FORK_WIPE:
			last->vm_flags &= ~VM_ANON;
			break;
		case FORK_REFAULT:
			break;
		case FORK_COPY:
			error = copy_page_range(mm, oldmm, vma);
			if (error)
				return error;
			break;
		}
	}
	return 0;
}

/* What the copy takes over as it is: sizes, and where things lie. => Both mmap_locks held. */
static void dup_layout(struct mm_struct *mm, struct mm_struct *oldmm)
{
	mm->total_vm = oldmm->total_vm;
	mm->data_vm = oldmm->data_vm;
	mm->exec_vm = oldmm->exec_vm;
	mm->stack_vm = oldmm->stack_vm;
	mm->hiwater_vm = mm->total_vm;
	mm->mmap_base = oldmm->mmap_base;
	mm->free_area_cache = oldmm->free_area_cache;
	mm->cached_hole_size = oldmm->cached_hole_size;
	mm->start_brk = oldmm->start_brk;
	mm->brk = oldmm->brk;
	mm->start_stack = oldmm->start_stack;
	spin_lock(&oldmm->arg_lock);
	mm->start_code = oldmm->start_code;
	mm->end_code = oldmm->end_code;
	mm->start_data = oldmm->start_data;
	mm->end_data = oldmm->end_data;
	mm->arg_start = oldmm->arg_start;
	mm->arg_end = oldmm->arg_end;
	mm->env_start = oldmm->env_start;
	mm->env_end = oldmm->env_end;
	memcpy(mm->saved_auxv, oldmm->saved_auxv, sizeof(mm->saved_auxv));
	spin_unlock(&oldmm->arg_lock);
	mm->dumpable = READ_ONCE(oldmm->dumpable);
	mm->coredump_filter = READ_ONCE(oldmm->coredump_filter);
	mm->thp_disabled = READ_ONCE(oldmm->thp_disabled);
	mm->membarriers = READ_ONCE(oldmm->membarriers);
	if (oldmm->exe_file)
		mm->exe_file = get_file(oldmm->exe_file);
}

/*
 * dup_mmap - fill the child's empty map from the parent's.
 *
 * The child's list grows in order; its tree is built from the list at the end, in linear time.
 * => `mm` is new and seen by nobody. 0, -ENOMEM or -EINTR: then mmput(mm) undoes what was done.
 */
int dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm)
{
	int error;

	if (down_write_killable(&oldmm->mmap_lock))
		return -EINTR;
	down_write_nested(&mm->mmap_lock, 1);
	dup_layout(mm, oldmm);

	error = -ENOMEM;
	if (READ_ONCE(overcommit_memory) != OVERCOMMIT_NEVER ||
	    vm_enough_memory(mm->data_vm + mm->stack_vm))
		error = dup_vmas(mm, oldmm);
	if (mm->mmap)
		rb_build_sorted(&mm->mm_rb, &mm->mmap->vm_rb, mm->map_count);
	mm->hiwater_rss = get_mm_rss(mm);
	flush_tlb_mm(oldmm);	/* however this ends */

	up_write(&mm->mmap_lock);
	up_write(&oldmm->mmap_lock);
	return error;
}

/* ---- The address space ---- */

/*
 * dup_mm - the address space of a child of fork: a copy of the caller's.
 * => mm_users 1. On failure nothing is left of it, and the parent is as it was, but that some of
 *    its pages will be found writable again only by a fault.
 */
struct mm_struct *dup_mm(struct task_struct *task)
{
	struct mm_struct *oldmm = task->mm, *mm = mm_alloc();
	int error;

	if (!mm)
		return ERR_PTR(-ENOMEM);
	error = dup_mmap(mm, oldmm);
	if (!error)
		return mm;
	mmput(mm);
	return ERR_PTR(error);
}
