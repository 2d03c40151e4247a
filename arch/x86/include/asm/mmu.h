/* SPDX-License-Identifier: MIT */
#ifndef ASM_MMU_H
#define ASM_MMU_H

#include <asm/atomic.h>

/* What this architecture keeps per address space. */
struct mm_context {
	unsigned long cpu_mask;		/* CPUs whose CR3 or TLB may lead into it; atomic */
};

#endif
