/* SPDX-License-Identifier: MIT */
#ifndef ASM_TRAPS_H
#define ASM_TRAPS_H

#include <kernel/lib/types.h>

struct pt_regs;

void traps_init(void);		/* boot CPU: all gates of the IDT, and idt_load() */

/* Sends current the signal for an exception; code 0: one without an address. => Interrupts on. */
void trap_signal(unsigned int vector, unsigned long error_code, int sig, int code,
		 unsigned long addr);

/* arch/x86/signal.c, on the way back to user mode: delivers a signal, or restarts the call. =>
 * Interrupts on. */
void do_signal(struct pt_regs *regs);

/* ---- Called by entry.S, interrupts off ---- */

void do_divide_error(struct pt_regs *regs, unsigned long error_code);
void do_debug(struct pt_regs *regs, unsigned long error_code);
void do_nmi(struct pt_regs *regs, unsigned long error_code);
void do_int3(struct pt_regs *regs, unsigned long error_code);
void do_overflow(struct pt_regs *regs, unsigned long error_code);
void do_bounds(struct pt_regs *regs, unsigned long error_code);
void do_invalid_op(struct pt_regs *regs, unsigned long error_code);
void do_device_not_available(struct pt_regs *regs, unsigned long error_code);
void do_double_fault(struct pt_regs *regs, unsigned long error_code);
void do_invalid_tss(struct pt_regs *regs, unsigned long error_code);
void do_segment_not_present(struct pt_regs *regs, unsigned long error_code);
void do_stack_segment(struct pt_regs *regs, unsigned long error_code);
void do_general_protection(struct pt_regs *regs, unsigned long error_code);
void do_page_fault(struct pt_regs *regs, unsigned long error_code);
void do_x87_error(struct pt_regs *regs, unsigned long error_code);
void do_alignment_check(struct pt_regs *regs, unsigned long error_code);
void do_machine_check(struct pt_regs *regs, unsigned long error_code);
void do_simd_error(struct pt_regs *regs, unsigned long error_code);

struct pt_regs *fixup_bad_iret(const struct pt_regs *fault);
void exit_to_user_mode_loop(struct pt_regs *regs);

#endif
