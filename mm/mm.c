/* SPDX-License-Identifier: MIT */

/*
 * The life of an address space. (How a second one is made of it: mm/fork.c; how it is taken down:
 * mm/exit.c.)
 *
 * mm_sharers counts the tasks that live in it: whoever asks whether he is alone asks this. mm_users
 * counts them and, for a moment, readers in /proc; the last one takes down the map. mm_count keeps
 * the mm_struct and its top table: one for all users together, one for each CPU or kernel thread
 * that has it loaded without living in it. So the top table is never freed under a CR3.
 */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <mm/internal.h>
#include <mm/slab.h>

static struct kmem_cache *mm_cache;

struct mm_struct init_mm = {
	.mm_users = ATOMIC_INIT(2),
	.mm_count = ATOMIC_INIT(2),	/* for ever, and as the active_mm of init_task */
	.mmap_lock = RWSEM_INIT(init_mm.mmap_lock),
	.page_table_lock = SPIN_LOCK_UNLOCKED,
	.arg_lock = SPIN_LOCK_UNLOCKED,
};

void mm_init(void)
{
	mm_cache = kmem_cache_create("mm_struct", sizeof(struct mm_struct), 64);
	vma_init();
	memory_init();
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmem_cache_alloc(mm_cache);

	if (!mm)
		return NULL;
	memset(mm, 0, sizeof(*mm));
	atomic_set(&mm->mm_sharers, 1);
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	init_rwsem(&mm->mmap_lock);
	spin_lock_init(&mm->page_table_lock);
	spin_lock_init(&mm->arg_lock);
	mm->dumpable = 1;
	mm->coredump_filter = CORE_FILTER_DEFAULT;
	mm->pgd = pgd_alloc();
	if (mm->pgd)
		return mm;
	kmem_cache_free(mm_cache, mm);
	return NULL;
}

struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm;

	spin_lock(&task->alloc_lock);
	mm = task->flags & PF_KTHREAD ? NULL : task->mm;
	if (mm)
		mmget(mm);
	spin_unlock(&task->alloc_lock);
	return mm;
}

/* => No CPU has it loaded; may be called where one must not sleep. */
void __mmdrop(struct mm_struct *mm)
{
	BUG_ON(mm == &init_mm);
	BUG_ON(mm->context.cpu_mask);
	pgd_free(mm->pgd);
	kmem_cache_free(mm_cache, mm);
}
