/* SPDX-License-Identifier: MIT */

/*
 * The invariants of memory, and a checker that walks them.
 *
 *  One address space (mm_verify):
 *   1  The list is in order, its VMAs don't overlap, aren't empty, and lie below TASK_SIZE.
 *   2  The tree holds the VMAs of the list, in the same order, and is red-black.
 *   3  map_count is their number; mmap_cache is NULL or one of them.
 *   4  total_vm, data_vm, exec_vm and stack_vm are what their sizes add up to.
 *   5  Every present entry lies in a VMA, and permits no more than that.
 *   6  rss counts the entries by what they lead to; nr_ptes counts the tables below the top.
 *   7  Private memory that has pages of its own is marked VM_ANON: fork must not skip it.
 *  13  The VMA of a file is in the file's tree with the pages that it maps.
 *
 *  All memory (mm_verify_all), while every other CPU is parked:
 *   8  A page's map count is the number of entries that lead to it; its reference count is that,
 *      plus one
 *      for the page cache, plus one for the kernel where the kernel owns it.
 *   9  No page is writable in two entries, unless both are in shared mappings.
 *  10  An entry never leads to a page that is free, a table, or the kernel's.
 *  11  The zero page is zero, and nobody can write to it.
 *  12  Free pages and pages in use add up to all pages.
 */

#include <kernel/fs/fs.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <kernel/sched/stopper.h>
#include <kernel/uapi/errno.h>
#include <mm/filemap.h>
#include <mm/internal.h>

static int violations;

#define VIOLATION(number, fmt, ...) \
	do { \
		violations++; \
		pr_err("mm_verify: invariant %d: " fmt "\n", number, ##__VA_ARGS__); \
	} while (0)

#define CHECK(number, condition, fmt, ...) \
	do { \
		if (!(condition)) \
			VIOLATION(number, fmt, ##__VA_ARGS__); \
	} while (0)

/* ---- One address space ---- */

static void check_list(struct mm_struct *mm)
{
	unsigned long end = 0;
	struct vm_area_struct *prev = NULL;
	int count = 0;

	for (struct vm_area_struct *vma = mm->mmap; vma; prev = vma, vma = vma->vm_next) {
		CHECK(1, vma->vm_start < vma->vm_end && vma->vm_end <= TASK_SIZE,
		      "VMA %lx-%lx", vma->vm_start, vma->vm_end);
		CHECK(1, vma->vm_start >= end, "VMA %lx begins before %lx", vma->vm_start, end);
		CHECK(1, vma->vm_prev == prev, "VMA %lx: vm_prev", vma->vm_start);
		CHECK(1, vma->vm_mm == mm, "VMA %lx belongs to another mm", vma->vm_start);
		CHECK(13, !vma->vm_file || (vma->shared.start == vma->vm_pgoff &&
		      vma->shared.last == vma->vm_pgoff + vma_pages(vma) - 1),
		      "VMA %lx: the file knows it with pages %lx to %lx", vma->vm_start,
		      vma->shared.start, vma->shared.last);
		end = vma->vm_end;
		count++;
	}
	CHECK(3, count == mm->map_count, "map_count %d, %d in the list", mm->map_count, count);
}

static bool is_red(const struct rb_node *node)
{
	return !(node->rb_parent_color & RB_BLACK);
}

/* => The number of black nodes on each way down from `node`, or -1 where they differ. */
static int check_black_height(struct rb_node *node)
{
	int left, right;

	if (!node)
		return 0;
	left = check_black_height(node->rb_left);
	right = check_black_height(node->rb_right);
	if (left < 0 || left != right)
		return -1;
	if (is_red(node) && ((node->rb_left && is_red(node->rb_left)) ||
			     (node->rb_right && is_red(node->rb_right))))
		return -1;
	return left + !is_red(node);
}

static void check_tree(struct mm_struct *mm)
{
	struct vm_area_struct *vma = mm->mmap;
	bool cache_found = !mm->mmap_cache;

	CHECK(2, check_black_height(mm->mm_rb.rb_node) >= 0, "the tree is not red-black");
	for (struct rb_node *node = rb_first(&mm->mm_rb); node; node = rb_next(node)) {
		if (!vma || &vma->vm_rb != node) {
			VIOLATION(2, "tree and list differ at %lx",
				  rb_entry(node, struct vm_area_struct, vm_rb)->vm_start);
			return;
		}
		cache_found |= vma == mm->mmap_cache;
		vma = vma->vm_next;
	}
	CHECK(2, !vma, "VMA %lx is not in the tree", vma->vm_start);
	CHECK(3, cache_found, "mmap_cache is none of the VMAs");
}

static void check_totals(struct mm_struct *mm)
{
	struct mm_struct sum = { 0 };

	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next)
		vm_stat_account(&sum, vma->vm_flags, vma_pages(vma));
	CHECK(4, sum.total_vm == mm->total_vm, "total_vm %lu, VMAs %lu", mm->total_vm,
	      sum.total_vm);
	CHECK(4, sum.data_vm == mm->data_vm, "data_vm %lu, VMAs %lu", mm->data_vm, sum.data_vm);
	CHECK(4, sum.exec_vm == mm->exec_vm, "exec_vm %lu, VMAs %lu", mm->exec_vm, sum.exec_vm);
	CHECK(4, sum.stack_vm == mm->stack_vm, "stack_vm %lu, VMAs %lu", mm->stack_vm,
	      sum.stack_vm);
}

/* What a walk over all entries of an mm adds up. */
struct pt_census {
	struct mm_struct *mm;
	unsigned long tables;
	long rss[NR_MM_COUNTERS];
	void (*entry)(struct pt_census *census, struct vm_area_struct *vma, unsigned long addr,
		      pte_t pte);
};

static void check_entry(struct pt_census *census, struct vm_area_struct *vma, unsigned long addr,
			pte_t pte)
{
	struct page *page = pfn_to_page(pte_pfn(pte));

	if (!pfn_valid(pte_pfn(pte)) || page->owner >= NR_MM_COUNTERS) {
		VIOLATION(10, "%lx leads to frame %lx, which is not a program's", addr,
			  pte_pfn(pte));
		return;
	}
	census->rss[page->owner]++;
	if (!vma) {
		VIOLATION(5, "%lx is mapped outside of all VMAs", addr);
		return;
	}
	CHECK(5, !pte_accessible(pte) || pte_user(pte), "%lx: a kernel entry", addr);
	CHECK(5, !pte_accessible(pte) || (vma->vm_flags & VM_ACCESS), "%lx: accessible", addr);
	CHECK(5, !pte_write(pte) || (vma->vm_flags & VM_WRITE), "%lx: writable", addr);
	CHECK(5, !pte_accessible(pte) || !pte_exec(pte) || (vma->vm_flags & VM_EXEC),
	      "%lx: executable", addr);
	CHECK(7, page->owner != PAGE_ANON || (vma->vm_flags & VM_ANON),
	      "%lx: anonymous page, no VM_ANON", addr);
	CHECK(11, page->owner != PAGE_ZERO || !pte_write(pte), "%lx: the zero page is writable",
	      addr);
}

static void census_level(struct pt_census *census, const table_t *table, unsigned long base,
			 unsigned long size)
{
	unsigned int n = size == PGDIR_SIZE ? USER_PGDS : PTRS_PER_TABLE;

	for (unsigned int i = 0; i < n; i++) {
		unsigned long at = base + i * size;

		if (size == PAGE_SIZE) {
			pte_t pte = ptep_get((const pte_t *)table + i);
			struct vm_area_struct *vma;

			if (pte_none(pte))
				continue;
			vma = find_vma(census->mm, at);
			census->entry(census, vma && vma->vm_start <= at ? vma : NULL, at, pte);
		} else if (!table_none(table[i])) {
			census->tables++;
			census_level(census, table_address(table[i]), at, size / PTRS_PER_TABLE);
		}
	}
}

static void check_entries(struct mm_struct *mm)
{
	struct pt_census census = { .mm = mm, .entry = check_entry };
	struct vm_area_struct *cache = mm->mmap_cache;

	census_level(&census, mm->pgd, 0, PGDIR_SIZE);
	mm->mmap_cache = cache;
	for (unsigned int i = 0; i < NR_MM_COUNTERS; i++)
		CHECK(6, atomic_long_read(&mm->rss[i]) == census.rss[i],
		      "rss of %s pages %ld, entries %ld", page_owner_name(i),
		      (long)atomic_long_read(&mm->rss[i]), census.rss[i]);
	CHECK(6, (unsigned long)atomic_long_read(&mm->nr_ptes) == census.tables,
	      "nr_ptes %ld, tables %lu", (long)atomic_long_read(&mm->nr_ptes), census.tables);
}

/* => Nobody else changes the mm. */
static void verify_locked(struct mm_struct *mm)
{
	int before = violations;

	check_list(mm);
	if (violations != before)
		return;		/* the rest follows the list */
	check_tree(mm);
	check_totals(mm);
	check_entries(mm);
}

int mm_verify(struct mm_struct *mm)
{
	int before = violations;

	down_write(&mm->mmap_lock);
	verify_locked(mm);
	up_write(&mm->mmap_lock);
	return violations - before;
}

/* ---- All memory ---- */

/*
 * While the others are parked, page->private collects what the walks find: entries in the low half,
 * writable private ones above, writable shared ones at the top.
 */
#define SEEN_ENTRY		1u
#define SEEN_WRITABLE		(1u << 24)
#define SEEN_SHARED_WRITABLE	(1u << 31)
#define SEEN_WRITABLE_COUNT(x)	((x) >> 24 & 0x7f)
#define SEEN_ENTRIES(x)		((x) & 0xffffff)

static void count_entry(struct pt_census *census, struct vm_area_struct *vma, unsigned long addr,
			pte_t pte)
{
	struct page *page = pfn_to_page(pte_pfn(pte));

	if (!pfn_valid(pte_pfn(pte)))
		return;
	page->private += SEEN_ENTRY;
	if (!pte_write(pte))
		return;
	if (vma && (vma->vm_flags & VM_SHARED))
		page->private |= SEEN_SHARED_WRITABLE;
	else if (SEEN_WRITABLE_COUNT(page->private) < 0x7f)
		page->private += SEEN_WRITABLE;
}

static bool holds_cache_reference(const struct page *page)
{
	return (page->owner == PAGE_FILE || page->owner == PAGE_SHMEM) && page->mapping;
}

static void check_page(struct page *page)
{
	unsigned int seen = page->private, entries = SEEN_ENTRIES(seen);
	unsigned int writable = SEEN_WRITABLE_COUNT(seen) + !!(seen & SEEN_SHARED_WRITABLE);
	unsigned long pfn = page_to_pfn(page);
	int expected;

	page->private = 0;
	if (page->owner >= NR_MM_COUNTERS) {
		CHECK(10, !entries, "frame %lx (%s) is mapped", pfn, page_owner_name(page->owner));
		return;
	}
	expected = entries + holds_cache_reference(page) + (page->owner == PAGE_ZERO);
	CHECK(8, page_mapcount(page) == (int)entries, "frame %lx (%s): map count %d, entries %u",
	      pfn, page_owner_name(page->owner), page_mapcount(page), entries);
	CHECK(8, page_count(page) == expected, "frame %lx (%s): count %d, holders %d", pfn,
	      page_owner_name(page->owner), page_count(page), expected);
	CHECK(9, writable <= 1, "frame %lx is writable in two private entries", pfn);
}

static void check_zero_page(void)
{
	const unsigned long *words = page_address(zero_page);

	for (unsigned int i = 0; i < PAGE_SIZE / sizeof(long); i++) {
		if (words[i]) {
			VIOLATION(11, "the zero page has %lx at %zx", words[i], i * sizeof(long));
			return;
		}
	}
}

static void check_sum(void)
{
	unsigned long owned = 0, all = 0;

	for (unsigned int owner = 0; owner < NR_PAGE_OWNERS; owner++)
		owned += nr_pages_owned(owner);
	for (unsigned long pfn = 0; pfn < max_pfn; pfn++)
		all += pfn_valid(pfn);
	CHECK(12, owned == all, "pages by owner add up to %lu, there are %lu", owned, all);
}

/* Calls fn for each mm that has users, once: at the first process found in it. */
static void for_each_mm(void (*fn)(struct mm_struct *mm))
{
	struct task_struct *task, *thread;

	for_each_process(task) {
		for_each_thread(task->signal, thread) {
			if (thread->mm && !thread->mm->verify_seen) {
				thread->mm->verify_seen = true;
				fn(thread->mm);
			}
		}
	}
	for_each_process(task)
		for_each_thread(task->signal, thread)
			if (thread->mm)
				thread->mm->verify_seen = false;
}

static void count_mm(struct mm_struct *mm)
{
	struct pt_census census = { .mm = mm, .entry = count_entry };
	struct vm_area_struct *cache = mm->mmap_cache;

	if (rwsem_is_write_locked(&mm->mmap_lock))
		return;		/* halfway through something: its pages are seen next time */
	verify_locked(mm);
	census_level(&census, mm->pgd, 0, PGDIR_SIZE);
	mm->mmap_cache = cache;
}

static bool any_mm_busy;

static void note_busy(struct mm_struct *mm)
{
	any_mm_busy |= rwsem_is_locked(&mm->mmap_lock);
}

/* In the stopper: no other CPU runs anything. */
static int verify_stopped(void *arg)
{
	int before = violations;

	any_mm_busy = false;
	for_each_mm(note_busy);
	if (any_mm_busy)
		return -EAGAIN;
	for_each_mm(count_mm);
	for (unsigned long pfn = 0; pfn < max_pfn; pfn++)
		if (pfn_valid(pfn))
			check_page(pfn_to_page(pfn));
	check_zero_page();
	check_sum();
	return violations - before;
}

int mm_verify_all(void)
{
	int result;

	while ((result = stop_machine(verify_stopped, NULL)) == -EAGAIN)
		yield();
	return result;
}

/* ---- The checker checked: one invariant broken at a time, and mended ---- */

struct selftest {
	const char *name;
	int (*run)(struct mm_struct *mm);	/* => violations found */
};

static int break_map_count(struct mm_struct *mm)
{
	int found;

	mm->map_count++;
	found = mm_verify(mm);
	mm->map_count--;
	return found;
}

static int break_list(struct mm_struct *mm)
{
	struct vm_area_struct *vma = mm->mmap;
	int found;

	vma->vm_end += TASK_SIZE;
	found = mm_verify(mm);
	vma->vm_end -= TASK_SIZE;
	return found;
}

static int break_tree(struct mm_struct *mm)
{
	struct rb_node *root = mm->mm_rb.rb_node;
	int found;

	mm->mm_rb.rb_node = root->rb_left ? root->rb_left : root->rb_right;
	found = mm_verify(mm);
	mm->mm_rb.rb_node = root;
	return found;
}

static int break_file_range(struct mm_struct *mm)
{
	struct vm_area_struct *vma = mm->mmap;
	int found;

	while (vma && !vma->vm_file)
		vma = vma->vm_next;
	if (!vma)
		return -ENOENT;
	vma->shared.last++;
	found = mm_verify(mm);
	vma->shared.last--;
	return found;
}

static int break_total(struct mm_struct *mm)
{
	int found;

	mm->total_vm++;
	found = mm_verify(mm);
	mm->total_vm--;
	return found;
}

static int break_rss(struct mm_struct *mm)
{
	int found;

	mm_counter_add(mm, PAGE_ANON, 1);
	found = mm_verify(mm);
	mm_counter_add(mm, PAGE_ANON, -1);
	return found;
}

static int break_tables(struct mm_struct *mm)
{
	int found;

	atomic_long_inc(&mm->nr_ptes);
	found = mm_verify(mm);
	atomic_long_dec(&mm->nr_ptes);
	return found;
}

/* The first anonymous page of the mm, to be spoilt. => Its VMA; *page, or NULL. */
static struct vm_area_struct *find_anon(struct mm_struct *mm, struct page **page)
{
	struct pt_view view;

	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next) {
		for_each_leaf_to_read(view, mm, vma->vm_start, vma->vm_end) {
			for (unsigned long at = view.addr; at < view.next; at += PAGE_SIZE) {
				pte_t pte = ptep_get(view.pte++);

				if (pte_none(pte))
					continue;
				*page = pfn_to_page(pte_pfn(pte));
				if ((*page)->owner == PAGE_ANON)
					return vma;
			}
		}
	}
	*page = NULL;
	return NULL;
}

static int break_permission(struct mm_struct *mm)
{
	struct page *page;
	struct vm_area_struct *vma = find_anon(mm, &page);
	unsigned long flags;
	int found;

	if (!vma)
		return -ENOENT;
	flags = vma->vm_flags;
	vma->vm_flags &= ~VM_ACCESS;
	found = mm_verify(mm);
	vma->vm_flags = flags;
	return found;
}

static int break_anon_mark(struct mm_struct *mm)
{
	struct page *page;
	struct vm_area_struct *vma = find_anon(mm, &page);
	int found;

	if (!vma)
		return -ENOENT;
	vma->vm_flags &= ~VM_ANON;
	found = mm_verify(mm);
	vma->vm_flags |= VM_ANON;
	return found;
}

static int break_page_count(struct mm_struct *mm)
{
	struct page *page;
	int found;

	if (!find_anon(mm, &page))
		return -ENOENT;
	get_page(page);
	found = mm_verify_all();
	put_page(page);
	return found;
}

static int break_map_count_of_page(struct mm_struct *mm)
{
	struct page *page;
	int found;

	if (!find_anon(mm, &page))
		return -ENOENT;
	atomic_long_add(PAGE_MAPPED, &page->refs);
	found = mm_verify_all();
	atomic_long_sub(PAGE_MAPPED, &page->refs);
	return found;
}

static int break_zero_page(struct mm_struct *mm)
{
	unsigned long *word = page_address(zero_page);
	int found;

	*word = 1;
	found = mm_verify_all();
	*word = 0;
	return found;
}

static const struct selftest selftests[] = {
	{"list", break_list},
	{"tree", break_tree},
	{"map_count", break_map_count},
	{"file_range", break_file_range},
	{"total_vm", break_total},
	{"permission", break_permission},
	{"rss", break_rss},
	{"nr_ptes", break_tables},
	{"vm_anon", break_anon_mark},
	{"page_count", break_page_count},
	{"page_mapcount", break_map_count_of_page},
	{"zero_page", break_zero_page},
};

int mm_verify_selftest(const char *name)
{
	if (!current->mm)
		return -EINVAL;
	for (unsigned int i = 0; i < ARRAY_SIZE(selftests); i++)
		if (!strcmp(selftests[i].name, name))
			return selftests[i].run(current->mm);
	return -EINVAL;
}
