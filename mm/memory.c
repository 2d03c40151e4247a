/* SPDX-License-Identifier: MIT */

/*
 * What is mapped: page-table entries, made by faults. (fork copies them: mm/fork.c; unmapping
 * clears them: mm/exit.c.)
 *
 * A page-table entry is only a cache of what its VMA permits. Demand paging fills it:
 *
 *   anonymous, read      the zero page, read-only
 *   anonymous, write     a fresh zeroed page
 *   file, read           the page of the page cache
 *   file shared, write   the same, writable
 *   file private, write  a copy of it, anonymous from then on
 *
 * Copy-on-write: an entry without the write bit in a VMA that may be written; fork makes them in
 * pairs. The first write by either side (do_wp_page) copies the page, or, when nobody else has it
 * any more, just sets the bit. "Nobody else" is a reference count of 1: each entry holds one, and
 * so do the page cache and the kernel for the zero page, which therefore are copied without being
 * asked for.
 *
 * Locking: mmap_lock keeps VMAs and tables in place, for reading in faults, for writing in fork.
 * The entries of one leaf table have the lock in its struct page. A page is allocated and filled
 * before it is taken, and whatever was read before is compared after.
 */

#include <kernel/fs/fs.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <mm/filemap.h>
#include <mm/internal.h>
#include <asm/percpu.h>
#include <asm/tlbflush.h>

struct page *zero_page;

void memory_init(void)
{
	zero_page = alloc_zeroed_page(PAGE_ZERO);
	BUG_ON(!zero_page);
}

/* ---- Faults ---- */

/* What the parts of a fault hand to each other. */
struct fault {
	struct vm_area_struct *vma;
	unsigned long address;		/* of the page */
	unsigned int flags;		/* FAULT_* */
	struct page *table;		/* the leaf table */
	pte_t *ptep;
	pte_t pte;			/* what was there when the fault was looked at */
};

#define FAULT_OOM	100		/* no page to be had; stays inside this file */

/* => True, with the table locked, when the entry is still what it was. */
static bool fault_lock(struct fault *f)
{
	spin_lock(&f->table->ptl);
	if (pte_same(ptep_get(f->ptep), f->pte))
		return true;
	spin_unlock(&f->table->ptl);
	return false;
}

/* The entry that a page gets on a fault for writing in a VMA that may be written. */
static pte_t mk_writable_pte(struct page *page, struct vm_area_struct *vma)
{
	return pte_mkdirty(pte_mkwrite(mk_pte(page, vma->vm_page_prot)));
}

/* Empty, and anonymous. */
static int do_anonymous_page(struct fault *f)
{
	struct vm_area_struct *vma = f->vma;
	struct page *page = zero_page;
	pte_t pte;

	if (f->flags & FAULT_WRITE) {
		page = alloc_zeroed_page(PAGE_ANON);
		if (!page)
			return FAULT_OOM;
		pte = mk_writable_pte(page, vma);
		vma->vm_flags |= VM_ANON;
	} else {
		get_page(page);
		pte = mk_pte(page, vma->vm_page_prot);
	}
	if (!fault_lock(f)) {
		put_page(page);
		return 0;
	}
	page_add_map(page);
	set_pte(f->ptep, pte);
	spin_unlock(&f->table->ptl);
	mm_counter_add(vma->vm_mm, page->owner, 1);
	return 0;
}

/* => The page's copy, anonymous, referenced; NULL without memory. */
static struct page *page_copy(struct page *page)
{
	struct page *copy = alloc_page(PAGE_ANON);

	if (copy)
		copy_page(page_address(copy), page_address(page));
	return copy;
}

/*
 * Empty, and of a file. A page that the file loses meanwhile (truncation) has no mapping any more;
 * who truncates takes the mapping away first, and then looks through the tables under their locks.
 * So an entry made under the lock for a page that still has its mapping is found by him.
 */
static int do_file_page(struct fault *f)
{
	struct vm_area_struct *vma = f->vma;
	unsigned long pgoff = vma->vm_pgoff + ((f->address - vma->vm_start) >> PAGE_SHIFT);
	bool private_write = (f->flags & FAULT_WRITE) && !(vma->vm_flags & VM_SHARED);
	struct page *page = vma->vm_ops->fault(vma, pgoff), *cached = page;
	pte_t pte;

	if (IS_ERR(page))
		return PTR_ERR(page) == -ENOMEM ? FAULT_OOM : FAULT_SIGBUS;
	if (private_write) {
		page = page_copy(cached);
		if (!page) {
			put_page(cached);
			return FAULT_OOM;
		}
		vma->vm_flags |= VM_ANON;
	}
	pte = f->flags & FAULT_WRITE ? mk_writable_pte(page, vma) : mk_pte(page, vma->vm_page_prot);
	if ((f->flags & FAULT_WRITE) && !private_write)
		inode_touch(vma->vm_file->f_inode, ATTR_MTIME | ATTR_CTIME);

	if (fault_lock(f)) {
		if (READ_ONCE(cached->mapping)) {
			get_page(page);
			page_add_map(page);
			set_pte(f->ptep, pte);
			mm_counter_add(vma->vm_mm, page->owner, 1);
		}
		spin_unlock(&f->table->ptl);
	}
	put_page(page);
	if (private_write)
		put_page(cached);
	return 0;
}

/*
 * A write to a page that is there, but not writable in the table, in a VMA that may be written.
 */
static int do_wp_page(struct fault *f)
{
	struct vm_area_struct *vma = f->vma;
	struct mm_struct *mm = vma->vm_mm;
	struct page *old = pte_page(f->pte), *new;

	if (!fault_lock(f))
		return 0;
	if ((vma->vm_flags & VM_SHARED) || (old->owner == PAGE_ANON && page_count(old) == 1)) {
		set_pte(f->ptep, pte_mkyoung(pte_mkdirty(pte_mkwrite(f->pte))));
		spin_unlock(&f->table->ptl);
		flush_tlb_local_page(f->address);
		return 0;
	}
	get_page(old);
	spin_unlock(&f->table->ptl);

	new = page_copy(old);
	if (!new) {
		put_page(old);
		return FAULT_OOM;
	}
	vma->vm_flags |= VM_ANON;
	if (fault_lock(f)) {
		/* No CPU may read the old page when another one can write the new one already. */
		ptep_get_and_clear(f->ptep);
		flush_tlb_page(mm, f->address);
		page_add_map(new);
		set_pte(f->ptep, mk_writable_pte(new, vma));
		spin_unlock(&f->table->ptl);
		mm_counter_add(mm, PAGE_ANON, 1);
		mm_counter_add(mm, old->owner, -1);
		page_remove_map(old);
		put_page(old);
		new = NULL;
	}
	if (new)
		put_page(new);
	put_page(old);
	return 0;
}

static int handle_pte_fault(struct fault *f)
{
	f->pte = ptep_get(f->ptep);
	if (pte_none(f->pte))
		return f->vma->vm_ops ? do_file_page(f) : do_anonymous_page(f);
	if ((f->flags & FAULT_WRITE) && !pte_write(f->pte))
		return do_wp_page(f);
	/* Another thread was faster, or this CPU had an old translation: just try again. */
	flush_tlb_local_page(f->address);
	return 0;
}

static int vma_access_error(const struct vm_area_struct *vma, unsigned int flags)
{
	unsigned long needed = flags & FAULT_WRITE ? VM_WRITE : flags & FAULT_EXEC ? VM_EXEC :
			       VM_ACCESS;

	return vma->vm_flags & needed ? 0 : FAULT_ACCERR;
}

/* => mmap_lock held for reading. */
static int fault_in_vma(struct vm_area_struct *vma, unsigned long address, unsigned int flags)
{
	struct fault f = { .vma = vma, .address = address & PAGE_MASK, .flags = flags };
	int error = vma_access_error(vma, flags);

	if (error)
		return error;
	f.table = pt_leaf(vma->vm_mm, address, PT_CREATE);
	if (!f.table)
		return FAULT_OOM;
	f.ptep = pte_offset(f.table, address);
	return handle_pte_fault(&f);
}

/* The address lies below a stack: with the lock for writing, make the stack reach it. */
static int fault_expand_stack(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;
	int error = FAULT_MAPERR;

	if (down_write_killable(&mm->mmap_lock))
		return FAULT_KILLED;
	vma = find_vma(mm, address);
	if (vma && (vma->vm_start <= address ||
		    ((vma->vm_flags & VM_GROWSDOWN) && expand_stack(vma, address) == 0)))
		error = 0;
	up_write(&mm->mmap_lock);
	return error;
}

static int __handle_mm_fault(struct mm_struct *mm, unsigned long address, unsigned int flags)
{
	struct vm_area_struct *vma;
	int error;

	for (;;) {
		if (down_read_killable(&mm->mmap_lock))
			return FAULT_KILLED;
		vma = find_vma(mm, address);
		if (likely(vma && vma->vm_start <= address)) {
			error = fault_in_vma(vma, address, flags);
			up_read(&mm->mmap_lock);
			return error;
		}
		error = vma && (vma->vm_flags & VM_GROWSDOWN) ? 0 : FAULT_MAPERR;
		up_read(&mm->mmap_lock);
		if (!error)
			error = fault_expand_stack(mm, address);
		if (error)
			return error;
	}
}

/* Who calls copy_to_user may hold what victims need to die, so it waits for a few only. */
#define KERNEL_OOM_RETRIES	3000

static void make_room(void)
{
	if (!out_of_memory())
		panic("Out of memory and no killable processes");
}

static int kernel_mm_fault(struct mm_struct *mm, unsigned long address, unsigned int flags)
{
	unsigned int retries = 0;
	int fail_nth = current->fail_nth, error;

	while ((error = __handle_mm_fault(mm, address, flags)) == FAULT_OOM) {
		if (fatal_signal_pending(current))
			return FAULT_KILLED;
		/* Nobody has to die for what fail-nth refused. */
		if ((fail_nth && !current->fail_nth) || retries++ == KERNEL_OOM_RETRIES)
			return FAULT_MAPERR;
		make_room();
	}
	return error;
}

/* Only what a system call allocates is counted and made to fail: that is put aside here. */
static int user_mm_fault(struct mm_struct *mm, unsigned long address, unsigned int flags)
{
	int fail_nth = current->fail_nth;
	int error;

	current->fail_nth = 0;
	error = __handle_mm_fault(mm, address, flags);
	current->fail_nth = fail_nth;
	if (error != FAULT_OOM)
		return error;
	if (fatal_signal_pending(current))
		return FAULT_KILLED;
	make_room();
	return FAULT_RETRY;
}

static DEFINE_PER_CPU(unsigned long, page_faults);

unsigned long nr_page_faults(void)
{
	unsigned long sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		sum += per_cpu(page_faults, cpu);
	return sum;
}

int handle_mm_fault(struct mm_struct *mm, unsigned long address, unsigned int flags)
{
	current->min_flt++;
	this_cpu_inc(page_faults);
	return flags & FAULT_USER ? user_mm_fault(mm, address, flags) :
				    kernel_mm_fault(mm, address, flags);
}

/* ---- The kernel's own access to an address space ---- */

/*
 * mapped_page - the page at `addr`, if it may be accessed as `flags` say.
 * => mmap_lock held for reading. A referenced page, or NULL: a fault has to come first.
 */
static struct page *mapped_page(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct page *table, *page = NULL;
	const pte_t *ptep = pt_read_lock(mm, addr, &table);
	pte_t pte;

	if (!ptep)
		return NULL;
	pte = ptep_get(ptep);
	if (pte_present(pte) && (pte_write(pte) || !(flags & FAULT_WRITE))) {
		page = pte_page(pte);
		get_page(page);
	}
	pt_read_unlock(table);
	return page;
}

/*
 * In one page. It is found and accessed in one section of mmap_lock: a fork in between would share
 * the page, and what is then written to it would be written to both.
 */
static bool access_page(struct mm_struct *mm, unsigned long addr, void *buf, size_t n, bool write)
{
	const unsigned int flags = write ? FAULT_WRITE : 0;

	for (;;) {
		struct page *page;

		if (__handle_mm_fault(mm, addr, flags))
			return false;
		if (down_read_killable(&mm->mmap_lock))
			return false;
		page = mapped_page(mm, addr, flags);
		if (page && write)
			memcpy(page_address(page) + (addr & ~PAGE_MASK), buf, n);
		else if (page)
			memcpy(buf, page_address(page) + (addr & ~PAGE_MASK), n);
		up_read(&mm->mmap_lock);
		if (page) {
			put_page(page);
			return true;
		}
		cond_resched();
	}
}

size_t access_process_vm(struct mm_struct *mm, unsigned long addr, void *buf, size_t len,
			 bool write)
{
	size_t done = 0;

	while (done < len && addr < TASK_SIZE) {
		size_t chunk = min(len - done, (size_t)(PAGE_SIZE - (addr & ~PAGE_MASK)));

		if (!access_page(mm, addr, buf + done, chunk, write))
			break;
		done += chunk;
		addr += chunk;
	}
	return done;
}

/* => Has the page at addr, in a private mapping of a file, been copied already? mmap_lock held. */
static bool page_is_copied(struct mm_struct *mm, unsigned long addr)
{
	pte_t pte = mm_get_pte(mm, addr);

	return pte_present(pte) && pte_page(pte)->owner == PAGE_ANON;
}

static int look_up_place(struct mm_struct *mm, unsigned long addr, struct page_place *place)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, addr, addr + 1);
	unsigned long pgoff;

	if (!vma || !(vma->vm_flags & (VM_READ | VM_WRITE)))
		return -EFAULT;
	pgoff = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
	if (vma->vm_ops && pgoff >= size_to_pages(READ_ONCE(vma->vm_file->f_inode->i_size)))
		return -EFAULT;
	if ((vma->vm_flags & (VM_MAYSHARE | VM_WRITE)) == VM_WRITE)
		*place = (struct page_place){ (u64)mm, addr >> PAGE_SHIFT };
	else if (vma->vm_ops && ((vma->vm_flags & VM_MAYSHARE) || !page_is_copied(mm, addr)))
		*place = (struct page_place){ vma->vm_file->f_inode->i_sequence, pgoff };
	else
		return -EFAULT;
	return 0;
}

int mm_page_place(struct mm_struct *mm, unsigned long addr, struct page_place *place)
{
	int error;

	down_read(&mm->mmap_lock);
	error = look_up_place(mm, addr, place);
	up_read(&mm->mmap_lock);
	return error;
}

/* What is to be copied at the first write is copied now. */
static unsigned int first_touch(const struct vm_area_struct *vma)
{
	return is_cow_mapping(vma->vm_flags) && (vma->vm_flags & VM_WRITE) ? FAULT_WRITE : 0;
}

static int populate_in_vma(struct vm_area_struct *vma, unsigned long addr, int flags)
{
	if (flags == POPULATE_AS_MAPPED)
		return fault_in_vma(vma, addr, first_touch(vma));
	if (flags == 0 && !(vma->vm_flags & VM_READ))
		return FAULT_ACCERR;
	return fault_in_vma(vma, addr, flags);
}

/* One page; then *addr is behind it, or behind a hole. => 0 or FAULT_*. */
static int populate_page(struct mm_struct *mm, unsigned long *addr, int flags)
{
	struct vm_area_struct *vma;
	int error = FAULT_MAPERR;

	if (down_read_killable(&mm->mmap_lock))
		return FAULT_KILLED;
	vma = find_vma(mm, *addr);
	if (!vma || vma->vm_start > *addr) {
		*addr = vma ? vma->vm_start : ULONG_MAX;
	} else {
		error = populate_in_vma(vma, *addr, flags);
		*addr += PAGE_SIZE;
	}
	up_read(&mm->mmap_lock);
	return error;
}

int mm_populate(struct mm_struct *mm, unsigned long start, unsigned long end, int flags)
{
	int unmapped = 0;

	for (unsigned long addr = start; addr < end;) {
		switch (populate_page(mm, &addr, flags)) {
		case 0:
			break;
		case FAULT_MAPERR:
			unmapped = -ENOMEM;
			break;
		case FAULT_OOM:
			return -ENOMEM;
		case FAULT_ACCERR:
			return -EINVAL;
		case FAULT_SIGBUS:
			return -EFAULT;
		case FAULT_KILLED:
			return -EINTR;
		}
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return unmapped;
}

/* The word for one page as /proc/PID/pagemap has it. => mmap_lock held for reading. */
pte_t mm_get_pte(struct mm_struct *mm, unsigned long addr)
{
	struct page *table;
	const pte_t *ptep = pt_read_lock(mm, addr, &table);
	pte_t pte = { 0 };

	if (ptep) {
		pte = ptep_get(ptep);
		pt_read_unlock(table);
	}
	return pte;
}

/* A hint as to what others change meanwhile, so it doesn't take the locks of the tables. */
unsigned long mm_next_present(struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	struct pt_view view;

	for_each_leaf_to_read(view, mm, addr, end) {
		for (addr = view.addr; addr < view.next; addr += PAGE_SIZE, view.pte++)
			if (pte_present(ptep_get(view.pte)))
				return addr;
		cond_resched();
	}
	return end;
}

u64 mm_pagemap_entry(struct mm_struct *mm, unsigned long addr)
{
	struct page *table, *page;
	const pte_t *ptep = pt_read_lock(mm, addr, &table);
	u64 entry = 0;
	pte_t pte;

	if (!ptep)
		return 0;
	pte = ptep_get(ptep);
	if (pte_present(pte)) {
		page = pte_page(pte);
		entry = PM_PRESENT | pte_pfn(pte);
		if (page->owner == PAGE_FILE || page->owner == PAGE_SHMEM)
			entry |= PM_FILE;
		if (page_mapcount(page) == 1)
			entry |= PM_EXCLUSIVE;
	}
	pt_read_unlock(table);
	return entry;
}
