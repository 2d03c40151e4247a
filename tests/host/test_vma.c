/* SPDX-License-Identifier: MIT */

/* The set of VMAs says of every page what a table with a line for each page says. */
/* sources: mm/vma.c kernel/lib/rbtree.c kernel/lib/interval_tree.c */

#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <mm/internal.h>

#include "test.h"

#define NR_PAGES	48
#define NR_FILES	3		/* and file 0 is none: anonymous memory */
#define NR_STEPS	40000

/* ---- What the set stands on ---- */

int sysctl_max_map_count = 65530;

static struct address_space mappings[NR_FILES];
static struct file files[NR_FILES];
static long opened;			/* VMAs of which open has been told */

void __fput(struct file *file)
{
	test_fail(__FILE__, __LINE__, "the last reference of a file is gone");
}

static void count_open(struct vm_area_struct *vma)
{
	opened++;
}

static const struct vm_operations_struct file_ops = { .open = count_open };

/* ---- The model ---- */

struct line {
	bool mapped;
	unsigned long flags;
	unsigned int file;
	unsigned long pgoff;
};

static struct line table[NR_PAGES];
static struct mm_struct mm;

static unsigned long address(unsigned int page)
{
	return (unsigned long)page << PAGE_SHIFT;
}

/* Would one VMA do for both? */
static bool alike(unsigned int page, unsigned int next)
{
	const struct line *a = &table[page], *b = &table[next];

	return a->mapped && b->mapped && a->flags == b->flags && a->file == b->file &&
	       a->pgoff + 1 == b->pgoff;
}

static int vmas_needed(void)
{
	int n = 0;

	for (unsigned int page = 0; page < NR_PAGES; page++)
		n += table[page].mapped && !(page && alike(page - 1, page));
	return n;
}

/* ---- They agree ---- */

static void check_page(unsigned int page)
{
	const struct line *line = &table[page];
	unsigned long byte = address(page) + test_random() % PAGE_SIZE;
	struct vm_area_struct *prev, *vma = find_vma(&mm, byte);
	bool covers = vma && vma->vm_start <= address(page);

	CHECK_EQ(covers, line->mapped);
	CHECK(find_vma_prev(&mm, address(page), &prev) == vma);
	CHECK(prev == (vma ? vma->vm_prev : prev));
	CHECK(!prev || (prev->vm_end <= address(page) && prev->vm_next == vma));
	if (!covers)
		return;
	CHECK_EQ(vma->vm_flags, line->flags);
	CHECK(vma->vm_file == (line->file ? &files[line->file] : NULL));
	CHECK_EQ(vma->vm_pgoff + ((address(page) - vma->vm_start) >> PAGE_SHIFT), line->pgoff);
}

/* List and tree are the same VMAs in the same order, and each file knows those of its own. */
static void check_set(void)
{
	struct rb_node *node = rb_first(&mm.mm_rb);
	struct vm_area_struct *vma, *prev = NULL;
	long users[NR_FILES] = { 0 };
	int n = 0;

	for (vma = mm.mmap; vma; prev = vma, vma = vma->vm_next, node = rb_next(node), n++) {
		CHECK(node == &vma->vm_rb);
		CHECK(vma->vm_prev == prev);
		CHECK(vma->vm_start < vma->vm_end);
		CHECK(!prev || prev->vm_end <= vma->vm_start);
		if (vma->vm_file)
			users[vma->vm_file - files]++;
	}
	CHECK(!node);
	CHECK_EQ(mm.map_count, n);
	CHECK_EQ(n, vmas_needed());
	for (unsigned int file = 1; file < NR_FILES; file++) {
		struct interval_node *node;
		long listed = 0;

		for_each_interval(node, &mappings[file].i_mmap, 0, ~0UL) {
			vma = interval_entry(node, struct vm_area_struct, shared);
			CHECK(vma->vm_file == &files[file]);
			CHECK_EQ(node->start, vma->vm_pgoff);
			CHECK_EQ(node->last, vma->vm_pgoff + vma_pages(vma) - 1);
			listed++;
		}
		CHECK_EQ(listed, users[file]);
		CHECK_EQ(atomic_read(&files[file].f_count), users[file] + 1);
	}
	CHECK_EQ(shim_live_objects(), n);
	for (unsigned int page = 0; page < NR_PAGES; page++)
		check_page(page);
}

/* ---- What is done to both ---- */

static void set_up(void)
{
	static bool initialized;

	if (!initialized)
		vma_init();
	initialized = true;
	memset(table, 0, sizeof(table));
	memset(&mm, 0, sizeof(mm));
	mm.mm_rb = RB_ROOT;
	atomic_long_set(&mm.mmap_lock.count, RWSEM_WRITER);
	for (unsigned int file = 0; file < NR_FILES; file++) {
		mutex_init(&mappings[file].i_mmap_lock);
		mappings[file].i_mmap = RB_ROOT;
		files[file].f_mapping = &mappings[file];
		atomic_set(&files[file].f_count, 1);
	}
}

static void tear_down(void)
{
	while (mm.mmap) {
		struct vm_area_struct *vma = mm.mmap;

		vma_unlink(&mm, vma);
		vma_unlink_file(vma);
		vma_free(vma);
	}
	CHECK_EQ(shim_live_objects(), 0);
	for (unsigned int file = 1; file < NR_FILES; file++)
		CHECK_EQ(atomic_read(&files[file].f_count), 1);
}

/* => 0; or -ENOMEM, and what is below the VMA that couldn't be cut is gone. */
static int unmap(unsigned int start, unsigned int end)
{
	struct vm_area_struct *vma = find_vma(&mm, address(start)), *next;

	for (; vma && vma->vm_start < address(end); vma = next) {
		vma = vma_clip(vma, address(start), address(end));
		if (IS_ERR(vma))
			return PTR_ERR(vma);
		next = vma->vm_next;
		vma_unlink(&mm, vma);
		vma_unlink_file(vma);
		for (unsigned int page = vma->vm_start >> PAGE_SHIFT;
		     page < vma->vm_end >> PAGE_SHIFT; page++)
			table[page].mapped = false;
		vma_free(vma);
	}
	return 0;
}

static int map(unsigned int start, unsigned int end, const struct line *first)
{
	struct vm_area_struct *vma = vma_alloc(&mm);
	int error;

	if (!vma)
		return -ENOMEM;
	error = unmap(start, end);
	if (error) {
		vma_free(vma);
		return error;
	}
	vma->vm_start = address(start);
	vma->vm_end = address(end);
	vma->vm_flags = first->flags;
	vma->vm_pgoff = first->pgoff;
	if (first->file) {
		vma->vm_file = get_file(&files[first->file]);
		vma->vm_ops = &file_ops;
	}
	vma_link(&mm, vma);
	vma_merge(vma);
	for (unsigned int page = start; page < end; page++) {
		table[page] = *first;
		table[page].pgoff += page - start;
	}
	return 0;
}

/* What mprotect does. => 0; or -ENOMEM, and what is below the VMA that couldn't be cut is done. */
static int protect(unsigned int start, unsigned int end, unsigned long flags)
{
	struct vm_area_struct *vma = find_vma(&mm, address(start));

	for (; vma && vma->vm_start < address(end); vma = vma->vm_next) {
		if (vma->vm_flags != flags) {
			vma = vma_clip(vma, address(start), address(end));
			if (IS_ERR(vma))
				return PTR_ERR(vma);
			for (unsigned int page = vma->vm_start >> PAGE_SHIFT;
			     page < vma->vm_end >> PAGE_SHIFT; page++)
				table[page].flags = flags;
			vma->vm_flags = flags;
			vma = vma_merge(vma);
		}
	}
	return 0;
}

static struct line random_line(unsigned int start)
{
	struct line line = {
		.mapped = true,
		.flags = test_random() % 2 ? VM_READ : VM_READ | VM_WRITE,
		.file = test_random() % NR_FILES,
		.pgoff = start,
	};

	/* Mostly what fits to its neighbours; sometimes another part of the file. */
	if (line.file && test_random() % 4 == 0)
		line.pgoff += 1 + test_random() % 2;
	return line;
}

static int random_step(void)
{
	unsigned int start = test_random() % NR_PAGES;
	unsigned int end = start + 1 + test_random() % min(NR_PAGES - start, 12u);
	struct line line = random_line(start);

	switch (test_random() % 4) {
	case 0:
		return unmap(start, end);
	case 1:
		return protect(start, end, line.flags);
	default:
		return map(start, end, &line);
	}
}

/* ---- Claims ---- */

TEST(model, "VMAs: list, tree, cache and files agree with a table of pages, and alike ones are one")
{
	set_up();
	for (unsigned int step = 0; step < NR_STEPS; step++) {
		CHECK_EQ(random_step(), 0);
		check_set();
	}
	tear_down();
}

TEST(no_memory, "VMAs: without memory for a cut, the VMA is whole as before")
{
	unsigned int failures = 0;

	set_up();
	for (unsigned int step = 0; step < NR_STEPS; step++) {
		int error;

		shim_fail_after(1 + test_random() % 3);
		error = random_step();
		CHECK_EQ(error, shim_failed() ? -ENOMEM : 0);
		failures += shim_failed();
		shim_fail_after(0);
		check_set();
	}
	CHECK(failures > NR_STEPS / 10);
	tear_down();
}

TEST(too_many, "VMAs: there are no more than max_map_count by cutting")
{
	set_up();
	CHECK_EQ(map(0, NR_PAGES, &(struct line){ .mapped = true, .flags = VM_READ }), 0);
	sysctl_max_map_count = 2;
	CHECK_EQ(protect(10, 20, VM_READ | VM_WRITE), -ENOMEM);
	check_set();
	sysctl_max_map_count = 3;
	CHECK_EQ(protect(10, 20, VM_READ | VM_WRITE), 0);
	check_set();
	sysctl_max_map_count = 65530;
	tear_down();
}

TEST(copies, "VMAs: a copy has its own reference on the file, and the file's open is told")
{
	struct vm_area_struct *copy;
	long before = opened;

	set_up();
	CHECK_EQ(map(3, 7, &(struct line){ .mapped = true, .file = 1, .pgoff = 3 }), 0);
	copy = vma_dup(mm.mmap, &mm);
	CHECK_EQ(opened, before + 1);
	CHECK_EQ(atomic_read(&files[1].f_count), 3);
	CHECK_EQ(copy->vm_end, address(7));
	vma_free(copy);
	check_set();
	tear_down();
}
