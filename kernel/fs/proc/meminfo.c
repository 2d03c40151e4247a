/* SPDX-License-Identifier: MIT */
/* /proc/{meminfo,vmstat,slabinfo}: where the memory is. See proc(5). */
#include <mm/mm.h>
#include <mm/page_alloc.h>
#include <mm/slab.h>
#include <asm/paging.h>
#include "internal.h"

static void show_kb(struct seq_buf *seq, const char *label, unsigned long pages)
{
	seq_buf_printf(seq, "%-16s%8lu kB\n", label, pages << (PAGE_SHIFT - 10));
}

/*
 * Lines of what a Linux with swap, disks or large pages has are left out, but for those that
 * programs expect. Nothing ages: all pages of programs and files are active.
 */
int proc_meminfo(struct seq_buf *seq, struct task_struct *task)
{
	unsigned long anon = nr_pages_owned(PAGE_ANON), file = nr_pages_owned(PAGE_FILE);
	unsigned long shmem = nr_pages_owned(PAGE_SHMEM), free = nr_free_pages();

	show_kb(seq, "MemTotal:", totalram_pages);
	show_kb(seq, "MemFree:", free);
	/* The page cache is the files themselves: none of it can be had back. */
	show_kb(seq, "MemAvailable:", free);
	show_kb(seq, "Buffers:", 0);
	show_kb(seq, "Cached:", file + shmem);
	show_kb(seq, "SwapCached:", 0);
	show_kb(seq, "Active:", anon + shmem + file);
	show_kb(seq, "Inactive:", 0);
	show_kb(seq, "Active(anon):", anon + shmem);
	show_kb(seq, "Inactive(anon):", 0);
	show_kb(seq, "Active(file):", file);
	show_kb(seq, "Inactive(file):", 0);
	show_kb(seq, "Unevictable:", 0);
	show_kb(seq, "Mlocked:", 0);
	show_kb(seq, "SwapTotal:", 0);
	show_kb(seq, "SwapFree:", 0);
	show_kb(seq, "Dirty:", 0);
	show_kb(seq, "Writeback:", 0);
	show_kb(seq, "AnonPages:", anon);
	show_kb(seq, "Shmem:", shmem);
	show_kb(seq, "KReclaimable:", 0);
	show_kb(seq, "Slab:", nr_pages_owned(PAGE_SLAB));
	show_kb(seq, "SReclaimable:", 0);
	show_kb(seq, "SUnreclaim:", nr_pages_owned(PAGE_SLAB));
	show_kb(seq, "KernelStack:", nr_pages_owned(PAGE_STACK));
	show_kb(seq, "PageTables:", nr_pages_owned(PAGE_TABLE));
	show_kb(seq, "CommitLimit:", vm_commit_limit());
	show_kb(seq, "Committed_AS:", vm_committed());
	show_kb(seq, "VmallocTotal:", (VMALLOC_END - VMALLOC_START) >> PAGE_SHIFT);
	show_kb(seq, "VmallocUsed:", nr_pages_owned(PAGE_VMALLOC));
	show_kb(seq, "VmallocChunk:", 0);
	return 0;
}

int proc_vmstat(struct seq_buf *seq, struct task_struct *task)
{
	unsigned long anon = nr_pages_owned(PAGE_ANON), file = nr_pages_owned(PAGE_FILE);
	unsigned long shmem = nr_pages_owned(PAGE_SHMEM);
	const struct {
		const char *name;
		unsigned long value;
	} lines[] = {
		{ "nr_free_pages", nr_free_pages() },
		{ "nr_inactive_anon", 0 },
		{ "nr_active_anon", anon + shmem },
		{ "nr_inactive_file", 0 },
		{ "nr_active_file", file },
		{ "nr_unevictable", 0 },
		{ "nr_slab_reclaimable", 0 },
		{ "nr_slab_unreclaimable", nr_pages_owned(PAGE_SLAB) },
		{ "nr_anon_pages", anon },
		{ "nr_file_pages", file + shmem },
		{ "nr_dirty", 0 },
		{ "nr_writeback", 0 },
		{ "nr_shmem", shmem },
		{ "nr_kernel_stack", nr_pages_owned(PAGE_STACK) * (PAGE_SIZE / 1024) },
		{ "nr_page_table_pages", nr_pages_owned(PAGE_TABLE) },
		{ "pgpgin", 0 },
		{ "pgpgout", 0 },
		{ "pswpin", 0 },
		{ "pswpout", 0 },
		{ "pgfault", nr_page_faults() },
		{ "pgmajfault", 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		seq_buf_printf(seq, "%s %lu\n", lines[i].name, lines[i].value);
	return 0;
}

static void show_slab(const struct slab_info *info, void *arg)
{
	struct seq_buf *seq = arg;

	seq_buf_printf(seq, "%-17s %6lu %6lu %6zu %4u %4u", info->name, info->active, info->total,
		       info->size, info->per_slab, info->pages_per_slab);
	seq_buf_printf(seq, " : tunables %4u %4u %4u : slabdata %6lu %6lu %6u\n", 0, 0, 0,
		       info->slabs, info->slabs, 0);
}

int proc_slabinfo(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_puts(seq, "slabinfo - version: 2.1\n"
			  "# name            <active_objs> <num_objs> <objsize> <objperslab>"
			  " <pagesperslab> : tunables <limit> <batchcount> <sharedfactor>"
			  " : slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	slab_for_each(show_slab, seq);
	return 0;
}
