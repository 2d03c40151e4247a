/* SPDX-License-Identifier: MIT */
#ifndef ASM_TLBFLUSH_H
#define ASM_TLBFLUSH_H

struct mm_struct;

/*
 * TLB flushes. Each returns when no CPU can use an old translation of the range any more: only then
 * may pages or tables behind it be freed.
 * => Interrupts on, no irq lock held: other CPUs are waited for. Entries have been changed before.
 */
void flush_tlb_mm(struct mm_struct *mm);
void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end);
void flush_tlb_page(struct mm_struct *mm, unsigned long addr);
void flush_tlb_kernel_range(unsigned long start, unsigned long end);

/* Only this CPU forgets the page: enough after an entry has come to permit more. */
void flush_tlb_local_page(unsigned long addr);

#endif
