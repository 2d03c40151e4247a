/* SPDX-License-Identifier: MIT */
#ifndef ASM_PTRACE_H
#define ASM_PTRACE_H

#define X86_EFLAGS_CF	0x00000001
#define X86_EFLAGS_FIXED 0x00000002	/* always 1 */
#define X86_EFLAGS_PF	0x00000004
#define X86_EFLAGS_AF	0x00000010
#define X86_EFLAGS_ZF	0x00000040
#define X86_EFLAGS_SF	0x00000080
#define X86_EFLAGS_TF	0x00000100	/* an exception after each instruction */
#define X86_EFLAGS_DF	0x00000400	/* string instructions go down */
#define X86_EFLAGS_OF	0x00000800
#define X86_EFLAGS_IOPL	0x00003000	/* who may use ports */
#define X86_EFLAGS_NT	0x00004000
#define X86_EFLAGS_RF	0x00010000	/* no breakpoint at the next instruction */
#define X86_EFLAGS_AC	0x00040000	/* alignment checks; in the kernel: no SMAP */
#define X86_EFLAGS_ID	0x00200000

#include <kernel/lib/types.h>
#include <asm/irqflags.h>

/*
 * The registers of what was interrupted: by a system call, an exception or an interrupt. entry.S
 * builds it. The outermost one lies at the very top of the task's kernel stack. The order is
 * Linux's (PTRACE_GETREGS).
 */
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax;		/* number of the system call; -1: it was none */
	unsigned long ip, cs, flags, sp, ss;
};

static inline bool user_mode(const struct pt_regs *regs)
{
	return regs->cs & 3;
}

static inline unsigned long instruction_pointer(const struct pt_regs *regs)
{
	return regs->ip;
}

static inline unsigned long user_stack_pointer(const struct pt_regs *regs)
{
	return regs->sp;
}

/* => The innermost stack frame, for a backtrace. */
static inline unsigned long frame_pointer(const struct pt_regs *regs)
{
	return regs->bp;
}

struct task_struct;

/* => How the task entered from user mode. */
struct pt_regs *task_pt_regs(const struct task_struct *task);
struct pt_regs *current_pt_regs(void);

#endif
