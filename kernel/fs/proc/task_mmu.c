/* SPDX-License-Identifier: MIT */
/*
 * /proc/PID/{maps,smaps,pagemap,mem}: the address space of a process. See proc(5), and for pagemap
 * Linux's Documentation/admin-guide/mm/pagemap.rst.
 */
#include <kernel/cred/cred.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/limits.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <asm/pgtable.h>
#include <asm/uaccess.h>
#include "internal.h"

/* ---- maps ---- */

#define MAPS_NAME_COLUMN	73

/* What a mapping without a file is, or NULL. */
static const char *vma_kind(const struct vm_area_struct *vma)
{
	const struct mm_struct *mm = vma->vm_mm;

	if (vma->vm_start <= mm->brk && vma->vm_end >= mm->start_brk)
		return "[heap]";
	if (vma->vm_start <= mm->start_stack && vma->vm_end >= mm->start_stack)
		return "[stack]";
	return NULL;
}

static void pad_to_name(struct seq_buf *seq, size_t line)
{
	while (seq->len - line < MAPS_NAME_COLUMN && !seq->overflow)
		seq_buf_putc(seq, ' ');
}

static void show_name(struct seq_buf *seq, const struct vm_area_struct *vma, char *path,
		      size_t line)
{
	const char *name = vma_kind(vma);

	if (vma->vm_file)
		name = d_path(&vma->vm_file->f_path, path, PATH_MAX);
	if (!name || IS_ERR(name))
		return;
	pad_to_name(seq, line);
	seq_buf_escape(seq, name, "\n");
}

/* => mmap_lock held for reading. `path` is room for a name: PATH_MAX bytes. */
static void show_vma(struct seq_buf *seq, const struct vm_area_struct *vma, char *path)
{
	unsigned long flags = vma->vm_flags, ino = 0;
	size_t line = seq->len;
	u64 offset = 0;
	dev_t dev = 0;

	if (vma->vm_file) {
		struct inode *inode = vma->vm_file->f_inode;

		dev = inode->i_sb->s_dev;
		ino = inode->i_ino;
		offset = (u64)vma->vm_pgoff << PAGE_SHIFT;
	}
	seq_buf_printf(seq, "%08lx-%08lx %c%c%c%c %08llx %02x:%02x %lu ", vma->vm_start,
		       vma->vm_end, flags & VM_READ ? 'r' : '-', flags & VM_WRITE ? 'w' : '-',
		       flags & VM_EXEC ? 'x' : '-', flags & VM_MAYSHARE ? 's' : 'p', offset,
		       MAJOR(dev), MINOR(dev), ino);
	show_name(seq, vma, path, line);
	seq_buf_putc(seq, '\n');
}

typedef void (*show_vma_t)(struct seq_buf *seq, const struct vm_area_struct *vma, char *path);

/* The cursor is the address behind the last mapping: what is mapped there now is the next. */
static int show_vmas(struct seq_buf *seq, struct task_struct *task, u64 *cursor, show_vma_t show)
{
	struct mm_struct *mm = proc_get_mm(task);
	struct vm_area_struct *vma;
	int error = -ENOMEM;
	char *path;

	if (IS_ERR_OR_NULL(mm))
		return PTR_ERR_OR_ZERO(mm);
	path = kmalloc(PATH_MAX);
	if (!path)
		goto put_mm;
	error = down_read_killable(&mm->mmap_lock);
	if (error)
		goto free_path;
	for (vma = find_vma(mm, *cursor); vma; vma = vma->vm_next) {
		size_t start = seq->len;

		show(seq, vma, path);
		if (!seq_buf_end_record(seq, start))
			break;
		*cursor = vma->vm_end;
		cond_resched();
	}
	up_read(&mm->mmap_lock);
free_path:
	kfree(path);
put_mm:
	mmput(mm);
	return error;
}

int proc_pid_maps(struct seq_buf *seq, struct task_struct *task, u64 *cursor)
{
	return show_vmas(seq, task, cursor, show_vma);
}

/* ---- smaps ---- */

#define PM_PFN_MASK	((1ULL << 55) - 1)
#define PSS_SHIFT	12		/* a page divided by its mappings is no whole number */

/* All in bytes. */
struct smaps {
	unsigned long rss, referenced, anonymous;
	unsigned long shared[2], private[2];	/* [dirty] */
	u64 pss, pss_dirty, pss_kind[NR_MM_COUNTERS];	/* << PSS_SHIFT */
};

static void smaps_add(struct smaps *smaps, pte_t pte)
{
	const struct page *page;
	int mapcount;
	bool dirty;
	u64 share;

	if (!pte_present(pte))
		return;
	page = pfn_to_page(pte_pfn(pte));
	if (page->owner >= NR_MM_COUNTERS)
		return;
	mapcount = max(page_mapcount(page), 1);
	share = ((u64)PAGE_SIZE << PSS_SHIFT) / mapcount;
	dirty = pte_dirty(pte) || (page->flags & PG_DIRTY);
	smaps->rss += PAGE_SIZE;
	smaps->referenced += pte_young(pte) ? PAGE_SIZE : 0;
	smaps->anonymous += page->owner == PAGE_ANON ? PAGE_SIZE : 0;
	(mapcount > 1 ? smaps->shared : smaps->private)[dirty] += PAGE_SIZE;
	smaps->pss += share;
	smaps->pss_dirty += dirty ? share : 0;
	smaps->pss_kind[page->owner] += share;
}

/* From page to page: a mapping may be terabytes of nothing. => mmap_lock held for reading. */
static void smaps_add_vma(struct smaps *smaps, const struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr = mm_next_present(mm, vma->vm_start, vma->vm_end);

	while (addr < vma->vm_end && !fatal_signal_pending(current)) {
		smaps_add(smaps, mm_get_pte(mm, addr));
		cond_resched();
		addr = mm_next_present(mm, addr + PAGE_SIZE, vma->vm_end);
	}
}

static void show_smaps_line(struct seq_buf *seq, const char *label, u64 bytes)
{
	seq_buf_printf(seq, "%-16s%8llu kB\n", label, bytes >> 10);
}

static void show_smaps(struct seq_buf *seq, const struct smaps *smaps, bool rollup)
{
	show_smaps_line(seq, "Rss:", smaps->rss);
	show_smaps_line(seq, "Pss:", smaps->pss >> PSS_SHIFT);
	show_smaps_line(seq, "Pss_Dirty:", smaps->pss_dirty >> PSS_SHIFT);
	if (rollup) {
		show_smaps_line(seq, "Pss_Anon:", smaps->pss_kind[PAGE_ANON] >> PSS_SHIFT);
		show_smaps_line(seq, "Pss_File:", smaps->pss_kind[PAGE_FILE] >> PSS_SHIFT);
		show_smaps_line(seq, "Pss_Shmem:", smaps->pss_kind[PAGE_SHMEM] >> PSS_SHIFT);
	}
	show_smaps_line(seq, "Shared_Clean:", smaps->shared[false]);
	show_smaps_line(seq, "Shared_Dirty:", smaps->shared[true]);
	show_smaps_line(seq, "Private_Clean:", smaps->private[false]);
	show_smaps_line(seq, "Private_Dirty:", smaps->private[true]);
	show_smaps_line(seq, "Referenced:", smaps->referenced);
	show_smaps_line(seq, "Anonymous:", smaps->anonymous);
	/* What there is none of: pages to be freed lazily, large pages, swap. */
	show_smaps_line(seq, "LazyFree:", 0);
	show_smaps_line(seq, "AnonHugePages:", 0);
	show_smaps_line(seq, "ShmemPmdMapped:", 0);
	show_smaps_line(seq, "FilePmdMapped:", 0);
	show_smaps_line(seq, "Shared_Hugetlb:", 0);
	show_smaps_line(seq, "Private_Hugetlb:", 0);
	show_smaps_line(seq, "Swap:", 0);
	show_smaps_line(seq, "SwapPss:", 0);
	show_smaps_line(seq, "Locked:", 0);
}

static void show_vm_flags(struct seq_buf *seq, unsigned long flags)
{
	static const struct { unsigned long bit; const char *name; } names[] = {
		{ VM_READ, "rd" }, { VM_WRITE, "wr" }, { VM_EXEC, "ex" }, { VM_SHARED, "sh" },
		{ VM_MAYREAD, "mr" }, { VM_MAYWRITE, "mw" }, { VM_MAYEXEC, "me" },
		{ VM_MAYSHARE, "ms" }, { VM_GROWSDOWN, "gd" }, { VM_DONTCOPY, "dc" },
		{ VM_DONTEXPAND, "de" }, { VM_ACCOUNT, "ac" }, { VM_NORESERVE, "nr" },
		{ VM_WIPEONFORK, "wf" }, { VM_DONTDUMP, "dd" },
	};

	seq_buf_puts(seq, "VmFlags: ");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (flags & names[i].bit)
			seq_buf_printf(seq, "%s ", names[i].name);
	seq_buf_putc(seq, '\n');
}

static void show_smaps_vma(struct seq_buf *seq, const struct vm_area_struct *vma, char *path)
{
	struct smaps smaps = { 0 };

	show_vma(seq, vma, path);
	smaps_add_vma(&smaps, vma);
	show_smaps_line(seq, "Size:", vma->vm_end - vma->vm_start);
	show_smaps_line(seq, "KernelPageSize:", PAGE_SIZE);
	show_smaps_line(seq, "MMUPageSize:", PAGE_SIZE);
	show_smaps(seq, &smaps, false);
	seq_buf_puts(seq, "THPeligible:    0\n");
	show_vm_flags(seq, vma->vm_flags);
}

int proc_pid_smaps(struct seq_buf *seq, struct task_struct *task, u64 *cursor)
{
	return show_vmas(seq, task, cursor, show_smaps_vma);
}

/* The sums over all mappings. */
int proc_pid_smaps_rollup(struct seq_buf *seq, struct task_struct *task)
{
	struct mm_struct *mm = proc_get_mm(task);
	struct smaps smaps = { 0 };
	unsigned long start, end;
	int error;

	if (IS_ERR_OR_NULL(mm))
		return mm ? PTR_ERR(mm) : -ESRCH;
	error = down_read_killable(&mm->mmap_lock);
	if (error)
		goto put_mm;
	start = end = mm->mmap ? mm->mmap->vm_start : 0;
	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next) {
		smaps_add_vma(&smaps, vma);
		end = vma->vm_end;
	}
	up_read(&mm->mmap_lock);
	seq_buf_printf(seq, "%08lx-%08lx ---p 00000000 00:00 0 ", start, end);
	pad_to_name(seq, 0);
	seq_buf_puts(seq, "[rollup]\n");
	show_smaps(seq, &smaps, true);
put_mm:
	mmput(mm);
	return error;
}

/* ---- pagemap and mem: files that keep the mm which the process had when they were opened ---- */

struct mm_file {
	struct mm_struct *mm;		/* mm_count held, or NULL */
	bool show_frames;
};

static int mm_file_open(struct inode *inode, struct file *file)
{
	struct task_struct *task = proc_get_task(inode);
	struct mm_struct *mm;
	struct mm_file *mf;

	if (!task)
		return -ESRCH;
	mm = proc_get_mm(task);
	put_task_struct(task);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	mf = kmalloc(sizeof(*mf));
	if (mf) {
		*mf = (struct mm_file){ .mm = mm, .show_frames = capable(CAP_SYS_ADMIN) };
		file->private_data = mf;
		if (mm)
			mmgrab(mm);
	}
	if (mm)
		mmput(mm);
	return mf ? 0 : -ENOMEM;
}

static void mm_file_release(struct inode *inode, struct file *file)
{
	struct mm_file *mf = file->private_data;

	if (mf->mm)
		mmdrop(mf->mm);
	kfree(mf);
}

/* => The file's mm, if somebody still lives in it (mmput), else NULL. */
static struct mm_struct *mm_file_get(struct mm_file *mf)
{
	return mf->mm && atomic_inc_not_zero(&mf->mm->mm_users) ? mf->mm : NULL;
}

#define PAGEMAP_CHUNK	64		/* entries between two looks at the lock */

/* => 0 or -EINTR. */
static int pagemap_fill(struct mm_file *mf, struct mm_struct *mm, u64 *entries, unsigned long page,
			unsigned int count)
{
	int error = down_read_killable(&mm->mmap_lock);

	if (error)
		return error;
	for (unsigned int i = 0; i < count; i++) {
		entries[i] = mm_pagemap_entry(mm, (page + i) << PAGE_SHIFT);
		if (!mf->show_frames)
			entries[i] &= ~PM_PFN_MASK;
	}
	up_read(&mm->mmap_lock);
	return 0;
}

static ssize_t pagemap_read_mm(struct mm_file *mf, struct mm_struct *mm, char __user *buf, size_t n,
			       loff_t *pos)
{
	u64 entries[PAGEMAP_CHUNK];
	unsigned long page = *pos / sizeof(u64), last = TASK_SIZE >> PAGE_SHIFT;
	size_t done = 0;

	while (done < n && page < last) {
		unsigned int count = min_t(size_t, (n - done) / sizeof(u64), PAGEMAP_CHUNK);
		int error;

		count = min_t(size_t, count, last - page);
		error = pagemap_fill(mf, mm, entries, page, count);

		if (!error && copy_to_user(buf + done, entries, count * sizeof(u64)))
			error = -EFAULT;
		if (error)
			return done ? (ssize_t)done : error;
		page += count;
		done += count * sizeof(u64);
		*pos += count * sizeof(u64);
		cond_resched();
		if (signal_pending(current))
			break;
	}
	return done;
}

static ssize_t pagemap_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	struct mm_file *mf = file->private_data;
	struct mm_struct *mm;
	ssize_t result;

	if (*pos < 0 || *pos % sizeof(u64) || n % sizeof(u64))
		return -EINVAL;
	mm = mm_file_get(mf);
	if (!mm)
		return 0;
	result = pagemap_read_mm(mf, mm, buf, n, pos);
	mmput(mm);
	return result;
}

static ssize_t mem_copy(struct mm_struct *mm, void *page, char __user *buf, size_t n, loff_t *pos,
			bool write)
{
	size_t done = 0;

	while (done < n) {
		size_t part = min_t(size_t, n - done, PAGE_SIZE), got;

		if (write && copy_from_user(page, buf + done, part))
			return done ? (ssize_t)done : -EFAULT;
		got = access_process_vm(mm, *pos, page, part, write);
		if (!got)
			return done ? (ssize_t)done : -EIO;
		if (!write && copy_to_user(buf + done, page, got))
			return done ? (ssize_t)done : -EFAULT;
		done += got;
		*pos += got;
		cond_resched();
	}
	return done;
}

static ssize_t mem_rw(struct file *file, char __user *buf, size_t n, loff_t *pos, bool write)
{
	struct mm_struct *mm = mm_file_get(file->private_data);
	ssize_t result = -ENOMEM;
	void *page;

	if (!mm)
		return 0;
	page = kmalloc(PAGE_SIZE);
	if (page)
		result = mem_copy(mm, page, buf, n, pos, write);
	kfree(page);
	mmput(mm);
	return result;
}

static ssize_t mem_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	return mem_rw(file, buf, n, pos, false);
}

static ssize_t mem_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	return mem_rw(file, (char __user *)buf, n, pos, true);
}

const struct file_operations proc_pagemap_fops = {
	.llseek = generic_file_llseek,
	.read = pagemap_read,
	.open = mm_file_open,
	.release = mm_file_release,
};

const struct file_operations proc_mem_fops = {
	.llseek = generic_file_llseek,
	.read = mem_read,
	.write = mem_write,
	.open = mm_file_open,
	.release = mm_file_release,
};
