/* SPDX-License-Identifier: MIT */

#include <kernel/debug/counters.h>
#include <kernel/exec/binfmt.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include <kernel/sched/stopper.h>
#include <kernel/time/time.h>
#include <mm/mm.h>
#include <mm/page_alloc.h>
#include <mm/pgtable.h>
#include <mm/slab.h>
#include <mm/vmalloc.h>
#include <asm/irqflags.h>
#include <asm/mmu_context.h>

static void show_cache(const struct slab_info *info, void *seq)
{
	seq_buf_printf(seq, "slab_%s %lu\n", info->name, info->active);
}

/*
 * Three owners are left out: what is free is not in use, what is reserved never changes, and how
 * many pages the objects of slab caches take depends on where they lie.
 */
void counters_show(struct seq_buf *seq)
{
	for (unsigned int owner = 0; owner < NR_PAGE_OWNERS; owner++) {
		unsigned long nr = nr_pages_owned(owner);

		if (owner == PAGE_FREE || owner == PAGE_RESERVED || owner == PAGE_SLAB)
			continue;
		if (owner == PAGE_STACK)
			nr = nr_thread_stacks() * (THREAD_SIZE / PAGE_SIZE);
		seq_buf_printf(seq, "pages_%s %lu\n", page_owner_name(owner), nr);
	}
	slab_for_each(show_cache, seq);
	for (unsigned int i = 0; binary_formats[i]; i++)
		seq_buf_printf(seq, "binfmt_%s %d\n", binary_formats[i]->name,
			       atomic_read(&binary_formats[i]->users));
}

/* A kernel thread keeps the address space of whoever ran before it, and so does the idle task. */
static void drop_borrowed_mm(void)
{
	struct mm_struct *mm = current->active_mm;
	unsigned long flags;

	mmgrab(&init_mm);
	local_irq_save(flags);
	current->active_mm = &init_mm;
	switch_mm(&init_mm);
	local_irq_restore(flags);
	mmdrop(mm);
}

/* What goes back frees further down: pages come last. */
static void settle_cpu(void *unused)
{
	drop_borrowed_mm();
	pgtable_drain();
	thread_stack_drain();
	slab_drain();
	page_alloc_drain();
}

void tine_settle(void)
{
	while (atomic_read(&nr_dead_tasks) && !fatal_signal_pending(current)) {
		set_current_state(TASK_KILLABLE);
		schedule_timeout(NSEC_PER_MSEC / 4);
	}
	on_each_cpu(settle_cpu, NULL);
}
