/* SPDX-License-Identifier: MIT */

/*
 * The map of an address space: what is mapped where, and with which rights.
 *
 * A mapping is made by do_mmap, taken away by do_munmap; brk is a mapping that grows; a stack is
 * one that grows by itself (expand_stack). fork makes a second map from the first (mm/fork.c), exit
 * takes the whole map down (mm/exit.c).
 *
 *      0   mmap_min_addr                                             mmap_base        TASK_SIZE
 *      |---|--- program --- heap ->          <- mappings, top down ---|--- gap --- <- stack |
 *
 * Everything is done with mmap_lock held for writing, in the order check, reserve, commit: do_mmap
 * has a VMA in hand before it touches the map, do_munmap has made its cuts before it unmaps.
 */

#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/random.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/mount.h>
#include <mm/filemap.h>
#include <mm/internal.h>
#include <asm/tlbflush.h>

int sysctl_max_map_count = 65530;
unsigned long mmap_min_addr = 65536;
bool randomize_va_space = true;

/* ---- Accounts and limits ---- */

static bool is_stack_mapping(unsigned long vm_flags)
{
	return vm_flags & VM_GROWSDOWN;
}

static bool is_data_mapping(unsigned long vm_flags)
{
	return (vm_flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE;
}

static bool is_exec_mapping(unsigned long vm_flags)
{
	return (vm_flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) == VM_EXEC;
}

void vm_stat_account(struct mm_struct *mm, unsigned long vm_flags, long pages)
{
	mm->total_vm += pages;
	if (is_exec_mapping(vm_flags))
		mm->exec_vm += pages;
	else if (is_stack_mapping(vm_flags))
		mm->stack_vm += pages;
	else if (is_data_mapping(vm_flags))
		mm->data_vm += pages;
}

/* => May current map so many pages more, of this kind? (RLIMIT_AS, RLIMIT_DATA) */
bool may_expand_vm(struct mm_struct *mm, unsigned long vm_flags, unsigned long pages)
{
	if (mm->total_vm + pages > rlimit(RLIMIT_AS) >> PAGE_SHIFT)
		return false;
	return !is_data_mapping(vm_flags) ||
	       mm->data_vm + pages <= rlimit(RLIMIT_DATA) >> PAGE_SHIFT;
}

/* ---- Where to ---- */

/* The lowest address that may be in use on behalf of a VMA: that of its guard gap, if it is a
 * stack. */
static unsigned long vm_start_gap(const struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return vma->vm_start;
	return vma->vm_start > STACK_GUARD_GAP ? vma->vm_start - STACK_GUARD_GAP : 0;
}

/*
 * Top down from `top`: the first gap that is long enough. => Its end, or 0; *hole is made the size
 * of the largest gap that wasn't.
 */
static unsigned long gap_below(struct mm_struct *mm, unsigned long top, unsigned long len,
			       unsigned long *hole)
{
	struct vm_area_struct *above, *vma;

	above = find_vma_prev(mm, top, &vma);
	if (above)
		top = min(top, vm_start_gap(above));
	for (; ; vma = vma->vm_prev) {
		unsigned long low = vma ? vma->vm_end : mmap_min_addr;

		if (top > low && top - low >= len)
			return top;
		if (top > low && top - low > *hole)
			*hole = top - low;
		if (!vma)
			return 0;
		top = min(top, vm_start_gap(vma));
	}
}

/* Bottom up in [low, top): for the space above mmap_base, when there is nothing left below. */
static unsigned long gap_above(struct mm_struct *mm, unsigned long low, unsigned long top,
			       unsigned long len)
{
	for (struct vm_area_struct *vma = find_vma(mm, low); ; vma = vma->vm_next) {
		unsigned long high = vma ? min(vm_start_gap(vma), top) : top;

		if (high > low && high - low >= len)
			return low;
		if (!vma || vma->vm_end >= top)
			return -ENOMEM;
		low = max(low, vma->vm_end);
	}
}

/*
 * The search goes on where the last one ended (free_area_cache), unless a gap that was left behind
 * may be large enough (cached_hole_size).
 */
static unsigned long find_gap(struct mm_struct *mm, unsigned long len)
{
	unsigned long top;

	if (len > mm->cached_hole_size && mm->free_area_cache < mm->mmap_base) {
		top = gap_below(mm, mm->free_area_cache, len, &mm->cached_hole_size);
		if (top)
			goto found;
	}
	mm->cached_hole_size = 0;
	top = gap_below(mm, mm->mmap_base, len, &mm->cached_hole_size);
	if (!top)
		return gap_above(mm, mm->mmap_base, TASK_SIZE, len);
found:
	mm->free_area_cache = top - len;
	return top - len;
}

static bool range_is_free(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct vm_area_struct *prev, *vma = find_vma_prev(mm, addr, &prev);

	return (!vma || addr + len <= vm_start_gap(vma)) && (!prev || prev->vm_end <= addr);
}

/* MAP_32BIT: where small programs once ended. As Linux, with the random part left out. */
#define LOW_BASE	(1UL << 30)
#define LOW_TOP		(2UL << 30)

/* The lowest pages are what a null pointer of the kernel would lead to. */
bool may_map_at(unsigned long addr)
{
	return addr >= mmap_min_addr || capable(CAP_SYS_RAWIO);
}

/* => The address to map at, page-aligned, or -errno. `len` is page-aligned and not 0. */
unsigned long get_unmapped_area(struct mm_struct *mm, struct file *file, unsigned long addr,
				unsigned long len, unsigned long flags)
{
	const unsigned long top = flags & MAP_32BIT ? LOW_TOP : TASK_SIZE;

	if (len > TASK_SIZE)
		return -ENOMEM;
	if (flags & MAP_FIXED) {
		if (addr > TASK_SIZE - len)
			return -ENOMEM;
		if (addr & ~PAGE_MASK)
			return -EINVAL;
		return may_map_at(addr) ? addr : (unsigned long)-EPERM;
	}
	addr &= PAGE_MASK;
	if (addr && addr < mmap_min_addr)
		addr = mmap_min_addr;
	if (addr && addr <= top - min(top, len) && range_is_free(mm, addr, len))
		return addr;
	if (flags & MAP_32BIT)
		return gap_above(mm, LOW_BASE, LOW_TOP, len);
	return find_gap(mm, len);
}

/* mmap_base: below the largest stack that the limit allows, and a random distance further down. */
void mm_setup_layout(struct mm_struct *mm)
{
	unsigned long gap = rlimit(RLIMIT_STACK), rnd = 0, pad = STACK_GUARD_GAP + (1UL << 34);

	if (randomize_va_space)
		rnd = (get_random_u64() & ((1UL << 28) - 1)) << PAGE_SHIFT;
	gap = gap + pad > gap ? gap + pad : gap;
	gap = clamp(gap, 128UL << 20, TASK_SIZE / 6 * 5);
	mm->mmap_base = PAGE_ALIGN(TASK_SIZE - gap - rnd);
	mm->free_area_cache = mm->mmap_base;
	mm->cached_hole_size = 0;
}

/* ---- Unmapping ---- */

/*
 * vma_isolate - cut VMAs so that none reaches across `start` or `end`.
 * => The first one at or after `start`, or NULL; ERR_PTR(-ENOMEM), with at most harmless cuts made.
 */
struct vm_area_struct *vma_isolate(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start), *last;
	int error;

	if (vma && vma->vm_start < start) {
		error = vma_split(vma, start);
		if (error)
			return ERR_PTR(error);
		vma = vma->vm_next;
	}
	last = find_vma(mm, end - 1);
	if (last && last->vm_start < end && end < last->vm_end) {
		error = vma_split(last, end);
		if (error) {
			if (vma)
				vma_merge(vma);
			return ERR_PTR(error);
		}
	}
	return vma;
}

/* Takes VMAs from `vma` on out of the set, up to `end`. => Their list, through vm_next. */
static struct vm_area_struct *detach_vmas(struct mm_struct *mm, struct vm_area_struct *vma,
					  unsigned long end)
{
	struct vm_area_struct *first = NULL, **link = &first;

	while (vma && vma->vm_start < end) {
		struct vm_area_struct *next = vma->vm_next;

		vma_unlink(mm, vma);
		vma->vm_next = NULL;
		*link = vma;
		link = &vma->vm_next;
		vma = next;
	}
	return first;
}

/*
 * do_munmap - nothing is mapped in [start, start + len) afterwards.
 * => mmap_lock for writing. 0, or -EINVAL (the range isn't one), or -ENOMEM with nothing unmapped.
 */
int do_munmap(struct mm_struct *mm, unsigned long start, size_t len)
{
	struct vm_area_struct *vma, *gone, *prev, *next;
	unsigned long end;
	struct mmu_gather tlb;

	if ((start & ~PAGE_MASK) || start > TASK_SIZE || len > TASK_SIZE - start)
		return -EINVAL;
	end = start + PAGE_ALIGN(len);
	if (end == start)
		return -EINVAL;
	if (!find_vma_intersection(mm, start, end))
		return 0;
	vma = vma_isolate(mm, start, end);
	if (IS_ERR(vma))
		return PTR_ERR(vma);

	/* Nothing below can fail. */
	update_hiwater_rss(mm);
	update_hiwater_vm(mm);
	gone = detach_vmas(mm, vma, end);
	next = find_vma_prev(mm, start, &prev);
	if (end > mm->free_area_cache && end <= mm->mmap_base) {
		mm->free_area_cache = next ? min(vm_start_gap(next), mm->mmap_base) : mm->mmap_base;
		mm->free_area_cache = max(mm->free_area_cache, end);
		mm->cached_hole_size = 0;
	}

	tlb_gather(&tlb, mm);
	for (vma = gone; vma; vma = vma->vm_next)
		zap_page_range(&tlb, vma, vma->vm_start, vma->vm_end);
	for (vma = gone; vma; vma = vma->vm_next)
		vma_unlink_file(vma);
	pt_free_range(&tlb, start, end, prev ? prev->vm_end : 0, next ? next->vm_start : TASK_SIZE);
	tlb_flush(&tlb);

	while ((vma = gone)) {
		gone = vma->vm_next;
		vm_stat_account(mm, vma->vm_flags, -(long)vma_pages(vma));
		vma_free(vma);
	}
	return 0;
}

long sys_munmap(unsigned long start, size_t len)
{
	struct mm_struct *mm = current->mm;
	int error;

	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	error = do_munmap(mm, start, len);
	up_write(&mm->mmap_lock);
	return error;
}

/* ---- Mapping ---- */

static unsigned long calc_vm_prot(unsigned long prot)
{
	return (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) |
	       (prot & PROT_EXEC ? VM_EXEC : 0);
}

/* The flags that existed before MAP_SHARED_VALIDATE, which refuses all others. */
#define LEGACY_MAP_MASK                                                                            \
	(MAP_TYPE | MAP_FIXED | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_DENYWRITE | MAP_EXECUTABLE |   \
	 MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | MAP_HUGETLB |      \
	 MAP_UNINITIALIZED | MAP_32BIT)

/* What a file permits. => 0 with *vm_flags completed, or -errno. */
static int check_file_mapping(struct file *file, unsigned long prot, unsigned long flags,
			      unsigned long last_page, unsigned long *vm_flags)
{
	if (last_page > (unsigned long)S64_MAX >> PAGE_SHIFT)
		return -EOVERFLOW;
	switch (flags & MAP_TYPE) {
	case MAP_SHARED_VALIDATE:
		if (flags & ~(unsigned long)LEGACY_MAP_MASK)
			return -EOPNOTSUPP;
		fallthrough;
	case MAP_SHARED:
		if ((prot & PROT_WRITE) && !(file->f_mode & FMODE_WRITE))
			return -EACCES;
		*vm_flags |= VM_SHARED | VM_MAYSHARE;
		if (!(file->f_mode & FMODE_WRITE))
			*vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
		break;
	case MAP_PRIVATE:
		break;
	default:
		return -EINVAL;
	}
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (file->f_path.mnt->mnt_flags & MS_NOEXEC) {
		if (prot & PROT_EXEC)
			return -EPERM;
		*vm_flags &= ~VM_MAYEXEC;
	}
	return file->f_op->mmap ? 0 : -ENODEV;
}

/* MAP_NORESERVE says that its promise may be broken; where none may, it says nothing. */
static bool is_accounted(unsigned long vm_flags)
{
	return !(vm_flags & VM_NORESERVE) || READ_ONCE(overcommit_memory) == OVERCOMMIT_NEVER;
}

/*
 * The same for memory without a file. Shared anonymous memory is a file that has no name.
 * => 0, with *file set to that file, referenced; or -errno.
 */
static int check_anonymous_mapping(unsigned long len, unsigned long flags, unsigned long *vm_flags,
				   struct file **file)
{
	switch (flags & MAP_TYPE) {
	case MAP_PRIVATE:
		return 0;
	case MAP_SHARED:
		if (*vm_flags & VM_GROWSDOWN)
			return -EINVAL;
		if (is_accounted(*vm_flags) && !vm_enough_memory(len >> PAGE_SHIFT))
			return -ENOMEM;
		*vm_flags |= VM_SHARED | VM_MAYSHARE;
		*file = shmem_file_setup("dev/zero", len);
		if (!IS_ERR(*file))
			return 0;
		return PTR_ERR(*file);
	default:
		return -EINVAL;
	}
}

/* => A VMA for the range, not in the set yet, with its file's approval; or ERR_PTR. */
static struct vm_area_struct *make_vma(struct mm_struct *mm, struct file *file, unsigned long addr,
				       unsigned long len, unsigned long vm_flags,
				       unsigned long pgoff)
{
	struct vm_area_struct *vma = vma_alloc(mm);
	int error;

	if (!vma)
		return ERR_PTR(-ENOMEM);
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = vm_flags;
	vma->vm_page_prot = vm_get_page_prot(vm_flags);
	vma->vm_pgoff = file ? pgoff : addr >> PAGE_SHIFT;
	if (!file)
		return vma;
	vma->vm_file = get_file(file);
	error = file->f_op->mmap(file, vma);
	if (!error && vma_writes_to_file(vma))
		error = mapping_map_writable(vma->vm_file->f_mapping);
	if (!error)
		return vma;
	vma->vm_ops = NULL;	/* nothing has been opened, or counted */
	vma->vm_flags = 0;
	vma_free(vma);
	return ERR_PTR(error);
}

/* How many pages of [start, end) are mapped. */
static unsigned long count_mapped(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long pages = 0;

	for (struct vm_area_struct *vma = find_vma(mm, start); vma && vma->vm_start < end;
	     vma = vma->vm_next)
		pages += (min(end, vma->vm_end) - max(start, vma->vm_start)) >> PAGE_SHIFT;
	return pages;
}

/* Puts a mapping into the map, at an address that has been chosen. => As do_mmap. */
static unsigned long mmap_region(struct mm_struct *mm, struct file *file, unsigned long addr,
				 unsigned long len, unsigned long vm_flags, unsigned long pgoff)
{
	unsigned long pages = len >> PAGE_SHIFT;
	struct vm_area_struct *vma;
	int error;

	if (!may_expand_vm(mm, vm_flags, pages - min(pages, count_mapped(mm, addr, addr + len))))
		return -ENOMEM;
	if (mm->map_count > sysctl_max_map_count)
		return -ENOMEM;
	if (!(vm_flags & VM_SHARED) && (vm_flags & VM_WRITE) && is_accounted(vm_flags)) {
		if (!vm_enough_memory(pages))
			return -ENOMEM;
		vm_flags |= VM_ACCOUNT;
	}
	vma = make_vma(mm, file, addr, len, vm_flags, pgoff);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	error = do_munmap(mm, addr, len);
	if (error) {
		vma_free(vma);
		return error;
	}

	/* Nothing below can fail. */
	vma_link(mm, vma);
	vm_stat_account(mm, vma->vm_flags, pages);
	vma_merge(vma);
	return addr;
}

unsigned long do_mmap(struct mm_struct *mm, struct file *file, unsigned long addr,
		      unsigned long len, unsigned long prot, unsigned long flags,
		      unsigned long pgoff)
{
	unsigned long vm_flags = calc_vm_prot(prot) | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	struct file *shmem = NULL;
	unsigned long size = PAGE_ALIGN(len);
	int error;

	assert_rwsem_held_write(&mm->mmap_lock);
	if (!len)
		return -EINVAL;
	if (!size)
		return -ENOMEM;
	if (pgoff + (size >> PAGE_SHIFT) < pgoff)
		return -EOVERFLOW;
	if (mm->map_count > sysctl_max_map_count)
		return -ENOMEM;
	if (flags & MAP_FIXED_NOREPLACE)
		flags |= MAP_FIXED;
	addr = get_unmapped_area(mm, file, addr, size, flags);
	if (IS_ERR_VALUE(addr))
		return addr;
	if ((flags & MAP_FIXED_NOREPLACE) && find_vma_intersection(mm, addr, addr + size))
		return -EEXIST;
	if (flags & MAP_LOCKED)
		return -EPERM;

	if (flags & MAP_GROWSDOWN)
		vm_flags |= VM_GROWSDOWN;
	if (flags & MAP_NORESERVE)
		vm_flags |= VM_NORESERVE;
	if (file)
		error = check_file_mapping(file, prot, flags, pgoff + (size >> PAGE_SHIFT),
					   &vm_flags);
	else
		error = check_anonymous_mapping(size, flags, &vm_flags, &shmem);
	if (error)
		return error;
	if (file && (vm_flags & VM_GROWSDOWN))
		return -EINVAL;
	addr = mmap_region(mm, file ? file : shmem, addr, size, vm_flags, shmem ? 0 : pgoff);
	if (shmem)
		fput(shmem);
	return addr;
}

long sys_mmap(unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags,
	      int fd, unsigned long offset)
{
	struct mm_struct *mm = current->mm;
	struct file *file = NULL;
	unsigned long ret;

	if (offset & ~PAGE_MASK)
		return -EINVAL;
	if (flags & MAP_HUGETLB)
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS)) {
		file = fget(fd);
		if (!file)
			return -EBADF;
	}
	ret = -EINTR;
	if (!down_write_killable(&mm->mmap_lock)) {
		ret = do_mmap(mm, file, addr, len, prot, flags & ~MAP_ANONYMOUS,
			      offset >> PAGE_SHIFT);
		up_write(&mm->mmap_lock);
	}
	if (file)
		fput(file);
	if (!IS_ERR_VALUE(ret) && (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE)
		mm_populate(mm, ret, ret + PAGE_ALIGN(len), POPULATE_AS_MAPPED);
	return ret;
}

void unmap_private(struct mm_struct *mm)
{
	struct vm_area_struct *vma, *next;

	for (vma = mm->mmap; vma; vma = next) {
		next = vma->vm_next;
		if (!(vma->vm_flags & VM_SHARED))
			do_munmap(mm, vma->vm_start, vma->vm_end - vma->vm_start);
	}
}

/*
 * => Is all of [start, end) one shared mapping of a file, if in pieces? `vma` is the first of them.
 */
static bool is_one_shared_file(const struct vm_area_struct *vma, unsigned long start,
			       unsigned long end)
{
	const struct vm_area_struct *next = vma;

	if (!vma || vma->vm_start > start || !(vma->vm_flags & VM_SHARED))
		return false;
	while (next->vm_end < end) {
		const struct vm_area_struct *prev = next;

		next = next->vm_next;
		if (!next || next->vm_start != prev->vm_end || next->vm_file != vma->vm_file ||
		    next->vm_flags != vma->vm_flags)
			return false;
	}
	return true;
}

/* Other pages of the file at [start, start + size) of a shared mapping: a new mapping, as mmap. */
long sys_remap_file_pages(unsigned long start, unsigned long size, unsigned long prot,
			  unsigned long pgoff, unsigned long flags)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	unsigned long ret = -EINVAL;
	struct file *file;

	start &= PAGE_MASK;
	size &= PAGE_MASK;
	if (prot || start + size <= start || pgoff + (size >> PAGE_SHIFT) < pgoff)
		return -EINVAL;
	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	vma = find_vma(mm, start);
	if (is_one_shared_file(vma, start, start + size)) {
		prot = (vma->vm_flags & VM_READ ? PROT_READ : 0) |
		       (vma->vm_flags & VM_WRITE ? PROT_WRITE : 0) |
		       (vma->vm_flags & VM_EXEC ? PROT_EXEC : 0);
		file = get_file(vma->vm_file);
		ret = do_mmap(mm, file, start, size, prot, MAP_SHARED | MAP_FIXED, pgoff);
		fput(file);
	}
	up_write(&mm->mmap_lock);
	if (IS_ERR_VALUE(ret))
		return ret;
	if (!(flags & MAP_NONBLOCK))
		mm_populate(mm, start, start + size, POPULATE_AS_MAPPED);
	return 0;
}

/* ---- brk ---- */

int do_brk(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned long vm_flags)
{
	unsigned long ret;

	ret = mmap_region(mm, NULL, addr, PAGE_ALIGN(len), vm_flags | VM_READ | VM_WRITE |
			  VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC, 0);
	return IS_ERR_VALUE(ret) ? (int)ret : 0;
}

/* => The new end of the heap, or the old one when it can't be had. (brk(2), as Linux has it) */
long sys_brk(unsigned long brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long old, new, end = brk;
	struct vm_area_struct *next;

	if (down_write_killable(&mm->mmap_lock))
		return mm->brk;
	old = PAGE_ALIGN(mm->brk);
	new = PAGE_ALIGN(brk);
	if (brk < mm->start_brk || brk >= TASK_SIZE)
		goto unchanged;
	if (brk - mm->start_brk + (mm->end_data - mm->start_data) > rlimit(RLIMIT_DATA))
		goto unchanged;
	if (new < old && do_munmap(mm, new, old - new))
		goto unchanged;
	if (new > old) {
		next = find_vma(mm, old);
		if (next && new + PAGE_SIZE > vm_start_gap(next))
			goto unchanged;
		if (do_brk(mm, old, new - old, 0))
			goto unchanged;
	}
	mm->brk = brk;
	goto out;
unchanged:
	end = mm->brk;
out:
	up_write(&mm->mmap_lock);
	return end;
}

/* ---- Stacks ---- */

/*
 * expand_stack - make the stack `vma` begin at the page of `address`, below it.
 * => mmap_lock for writing. -ENOMEM when a limit or the gap to what is below forbids it.
 */
int expand_stack(struct vm_area_struct *vma, unsigned long address)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *prev = vma->vm_prev;
	unsigned long pages;

	assert_rwsem_held_write(&mm->mmap_lock);
	address &= PAGE_MASK;
	if (address < mmap_min_addr)
		return -EPERM;
	if (prev && !(prev->vm_flags & VM_GROWSDOWN) && (prev->vm_flags & VM_ACCESS) &&
	    address - min(address, prev->vm_end) < STACK_GUARD_GAP)
		return -ENOMEM;
	if (prev && prev->vm_end > address)
		return -ENOMEM;
	pages = (vma->vm_start - address) >> PAGE_SHIFT;
	if (vma->vm_pgoff < pages || !may_expand_vm(mm, vma->vm_flags, pages))
		return -ENOMEM;
	if (vma->vm_end - address > rlimit(RLIMIT_STACK))
		return -ENOMEM;

	/* Nothing below can fail. */
	vma_set_range(vma, address, vma->vm_end, vma->vm_pgoff - pages);
	vm_stat_account(mm, vma->vm_flags, pages);
	return 0;
}

/* exec: the first stack, one page for now, of a new mm. */
int mm_setup_stack(struct mm_struct *mm, unsigned long stack_top, unsigned long vm_flags)
{
	int error;

	down_write(&mm->mmap_lock);
	error = do_brk(mm, stack_top - PAGE_SIZE, PAGE_SIZE, vm_flags | VM_GROWSDOWN);
	up_write(&mm->mmap_lock);
	return error;
}

#define STACK_HEADROOM                                                                             \
	(128UL << 10) /* as on Linux: a stack begins with so much more than is in use */

/* exec: the arguments are on the stack, and it is known whether it may be executed. */
void mm_finish_stack(struct mm_struct *mm, bool executable)
{
	struct vm_area_struct *vma;

	down_write(&mm->mmap_lock);
	vma = find_vma(mm, mm->start_stack);
	if (!executable) {
		vma->vm_flags &= ~VM_EXEC;
		vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
		change_protection(vma);
	}
	expand_stack(vma,
		     vma->vm_start - STACK_HEADROOM); /* where a limit forbids it, it grows later */
	up_write(&mm->mmap_lock);
}
