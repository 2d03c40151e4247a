/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include <asm/ptrace.h>

const char *syscall_name(unsigned long nr);	/* or NULL */
long sys_ni_syscall(unsigned long nr);

/* The number of the call that current is in. */
static inline unsigned long current_syscall_nr(void)
{
	return current_pt_regs()->orig_ax;
}

#endif
