/* SPDX-License-Identifier: MIT */
/*
 * How much memory programs may be promised. See Linux's
 * Documentation/mm/overcommit-accounting.rst.
 *
 * What a private mapping that may be written, a stack, or a shared mapping without a file can come
 * to need is promised when it is made. Nobody keeps the sum of all promises: each address space has
 * its own (data_vm, stack_vm), and they are added up for who asks. So nothing that makes or copies
 * mappings pays for it, unless promises are limited (OVERCOMMIT_NEVER).
 */
#include <kernel/cred/cred.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <mm/internal.h>
#include <mm/page_alloc.h>

int overcommit_memory = OVERCOMMIT_GUESS;
int overcommit_ratio = 50; /* per cent of RAM */
unsigned long overcommit_kbytes; /* instead of that, unless 0 */

#define ADMIN_RESERVE ((8UL << 20) >> PAGE_SHIFT) /* what only CAP_SYS_ADMIN gets */
#define USER_RESERVE  ((128UL << 20) >> PAGE_SHIFT)

/* => What a process was promised: by any thread that still has the memory. One that shares it with
 *    its parent counts with that. */
static unsigned long promised_to(const struct task_struct *process)
{
	struct task_struct *thread;
	unsigned long pages = 0;
	struct mm_struct *mm;

	for_each_thread(process->signal, thread) {
		spin_lock(&thread->alloc_lock);
		mm = thread->mm;
		if (mm && READ_ONCE(thread->real_parent->mm) != mm)
			pages = READ_ONCE(mm->data_vm) + READ_ONCE(mm->stack_vm);
		spin_unlock(&thread->alloc_lock);
		if (mm)
			break;
	}
	return pages;
}

/* => In pages. */
unsigned long vm_committed(void)
{
	unsigned long pages = nr_pages_owned(PAGE_FILE) + nr_pages_owned(PAGE_SHMEM);
	struct task_struct *task;

	spin_lock(&tasklist_lock);
	for_each_process(task)
		pages += promised_to(task);
	spin_unlock(&tasklist_lock);
	return pages;
}

unsigned long vm_commit_limit(void)
{
	unsigned long kbytes = READ_ONCE(overcommit_kbytes);

	if (kbytes)
		return kbytes >> (PAGE_SHIFT - 10);
	return totalram_pages * READ_ONCE(overcommit_ratio) / 100;
}

static bool below_commit_limit(unsigned long pages)
{
	unsigned long allowed = vm_commit_limit(), reserve;

	reserve = min(current->mm->total_vm / 32, USER_RESERVE);
	if (!capable(CAP_SYS_ADMIN))
		reserve += ADMIN_RESERVE;
	return vm_committed() + pages + reserve < allowed;
}

bool __vm_enough_memory(unsigned long pages)
{
	return READ_ONCE(overcommit_memory) != OVERCOMMIT_NEVER || below_commit_limit(pages);
}
