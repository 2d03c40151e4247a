/* SPDX-License-Identifier: MIT */
#ifndef ASM_THREAD_H
#define ASM_THREAD_H

#include <kernel/lib/types.h>

/* Size of the XSAVE area, or the FXSAVE area, comes from CPUID: it follows the struct it is part
 * of. */
struct fpu_area {
	u8 bytes[0];
} __aligned(64);

/* Segment selectors that a program may load. */
struct user_segments {
	u16 ds, es, fs, gs;
} __aligned(8);

/*
 * The machine state of a task while it doesn't run. The last member of task_struct, which is
 * allocated with arch_task_struct_size() bytes.
 */
struct thread_struct {
	unsigned long sp;		/* kernel stack pointer, see switch.S */

	/* The program's. In a kernel thread the bases are what the CPU still has of another
	 * task. */
	unsigned long fsbase, gsbase;
	struct user_segments segments;
	bool tsc_denied;		/* PR_SET_TSC: RDTSC is a SIGSEGV */

	/* The last exception, for the signal frame. */
	unsigned long trap_nr, error_code, cr2;

	struct fpu_area fpu;		/* not in init_task, which never is a program */
};

#endif
