/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_PANIC_H
#define KERNEL_PANIC_H

#include <kernel/lib/bug.h>

struct pt_regs;

extern int panic_timeout;	/* panic=: seconds until the reset; 0: never; negative: at once */

/* panic() with the registers of where it happened: an exception in the kernel. */
void __noreturn __printf(2, 3) panic_regs(struct pt_regs *regs, const char *fmt, ...);

/* The registers, and the functions that led there, into the log. */
void show_regs(struct pt_regs *regs);
void show_backtrace(unsigned long frame_pointer);

#endif
