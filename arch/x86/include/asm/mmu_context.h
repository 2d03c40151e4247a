/* SPDX-License-Identifier: MIT */
#ifndef ASM_MMU_CONTEXT_H
#define ASM_MMU_CONTEXT_H

struct mm_struct;

void mmu_init(void);		/* this CPU runs on the kernel's own table from now on */

/*
 * switch_mm - make `next` the address space of this CPU.
 * => Interrupts off. The caller holds mm_users or mm_count of `next` for as long as it is active.
 *    Nothing is done when it is loaded already, as between threads, or back from a lazy kernel
 *    thread.
 */
void switch_mm(struct mm_struct *next);

/*
 * mm_leave_cpus - no CPU uses `mm` after this: those that have it loaded lazily load the kernel's
 * own.
 * => mm_users is 0; interrupts on. From here on its tables can be taken apart without a flush.
 */
void mm_leave_cpus(struct mm_struct *mm);

/*
 * mm_cpumask - bit a CPU: those that may run a task of `mm`. A CPU that comes to run one after the
 * look passes a full barrier before that does anything.
 */
unsigned long mm_cpumask(const struct mm_struct *mm);

#endif
