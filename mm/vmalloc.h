/* SPDX-License-Identifier: MIT */
#ifndef MM_VMALLOC_H
#define MM_VMALLOC_H

#include <kernel/lib/types.h>
#include <asm/page.h>

/* The kernel stacks have the space from here to VMALLOC_END; vmalloc has what is before. */
#define THREAD_STACKS_START	(VMALLOC_START + (1UL << 40))

/* Virtually contiguous kernel memory, page-aligned, with an unmapped guard page after it. */
void *vmalloc(size_t size);
void *vzalloc(size_t size);
void vfree(const void *p);		/* may sleep: other CPUs drop their translations first */

/* Kernel stacks: THREAD_SIZE, an unmapped guard page below. Some are kept for reuse per CPU,
 * mapped, so that a fork seldom maps one. => The contents are undefined. */
void *alloc_thread_stack(void);
void free_thread_stack(void *stack); /* never the one that one is on; may be called under no lock */

void thread_stack_drain(void);		/* this CPU's free ones, and those kept for all; settle */
unsigned long nr_thread_stacks(void);	/* in use */

static inline bool is_vmalloc_addr(const void *p)
{
	return (unsigned long)p - VMALLOC_START < VMALLOC_END - VMALLOC_START;
}

#endif
