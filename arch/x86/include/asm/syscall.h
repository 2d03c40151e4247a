/* SPDX-License-Identifier: MIT */
#ifndef ASM_SYSCALL_H
#define ASM_SYSCALL_H

#include <asm/ptrace.h>

/* => The call that the registers are in, or -1. As Linux: only 32 bits of the number count. */
static inline int syscall_number(const struct pt_regs *regs)
{
	return (int)regs->orig_ax;
}

static inline unsigned long syscall_argument(const struct pt_regs *regs, unsigned int n)
{
	const unsigned long arguments[6] = {
		regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9,
	};

	return arguments[n];
}

#endif
