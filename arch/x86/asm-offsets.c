/* SPDX-License-Identifier: MIT */

/*
 * What entry.S and switch.S need to know of C's structures. This is only ever compiled to
 * assembler, in which the Makefile looks for the lines that begin with an arrow, and makes
 * <asm/asm-offsets.h> of them.
 */

#include <kernel/sched.h>
#include <asm/desc.h>
#include <asm/ptrace.h>

#define DEFINE(name, value) \
	__asm__ __volatile__("\n->" #name " %0" : : "i"(value))
#define DEFINE_PT(name, field) \
	DEFINE(name, offsetof(struct pt_regs, field))

void asm_offsets(void);

void asm_offsets(void)
{
	DEFINE(TASK_WORK, offsetof(struct task_struct, work));
	DEFINE(TASK_THREAD_SP, offsetof(struct task_struct, thread.sp));

	DEFINE_PT(PT_R10, r10);
	DEFINE_PT(PT_R9, r9);
	DEFINE_PT(PT_R8, r8);
	DEFINE_PT(PT_AX, ax);
	DEFINE_PT(PT_DX, dx);
	DEFINE_PT(PT_SI, si);
	DEFINE_PT(PT_DI, di);
	DEFINE_PT(PT_ORIG_AX, orig_ax);
	DEFINE_PT(PT_IP, ip);
	DEFINE_PT(PT_CS, cs);
	DEFINE_PT(PT_FLAGS, flags);
	DEFINE_PT(PT_SP, sp);
}
