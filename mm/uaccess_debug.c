/* SPDX-License-Identifier: MIT */

#include <kernel/sched.h>
#include <mm/mm.h>
#include <asm/uaccess.h>

/* A fault would sleep, and take mmap_lock for reading: as if there were one each time. */
void might_fault(void)
{
	struct mm_struct *mm = current->mm;

	might_sleep();
	if (!mm)
		return;
	lockdep_sleep_acquire(&mm->mmap_lock.map, 0, false);
	lockdep_sleep_release(&mm->mmap_lock.map);
}
