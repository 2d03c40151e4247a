/* SPDX-License-Identifier: MIT */

/*
 * The ways into the kernel, and out of it.
 *
 * Every way in builds a struct pt_regs, the registers of what it interrupted. The outermost one of
 * a task lies at the top of its kernel stack. From the top down:
 *
 *	ss sp flags cs ip	pushed by the CPU, but for a system call
 *	orig_ax			number of the system call; of an exception the error code, of an
 *				interrupt the vector, until it is -1
 *	di			the C function to call, from the stub, until the frame is complete
 *	si dx cx ax r8 ... r11
 *	bx bp r12 ... r15	<- rsp
 *
 * GS. In the kernel, GS base is the CPU's per-CPU area; the program's is in MSR_KERNEL_GS_BASE
 * meanwhile. `swapgs` exchanges them, so it is the first instruction on a way in from user mode,
 * and the last but one on a way out. Where an exception may hit between these and the border, CS
 * does not tell which GS base is there: #DF, NMI, #MC and #DB look at the base itself. The kernel's
 * is negative, a program's can't be.
 *
 * Back to user mode there is a fast way, SYSRET, from a system call in which nothing happened but
 * the call itself. It takes the place to return to from RCX and R11, where SYSCALL put them, and
 * restores only what C functions do not preserve. Whatever changes pt_regs (exec, sigreturn, a
 * signal frame), and all else that there is to do on the way, sets a bit in task->work: that leads
 * to the other way, IRET with all registers. SYSRET to a non-canonical address would fault in
 * kernel mode on the user's stack: it can't come to that, since the last page before the hole is
 * never mapped, and so no SYSCALL ends there.
 *
 * IRET may fault, too, on a frame that sigreturn was given. The fault is then taken for one of the
 * program.
 */

#include <kernel/nr_syscalls.h>
#include <asm/asm-offsets.h>
#include <asm/desc.h>
#include <asm/irq.h>
#include <asm/msr.h>
#include <asm/smap.h>

#define ENOSYS		38
#define IRET_FRAME	40			/* ip cs flags sp ss */

	.cfi_sections .debug_frame
	.section .text.entry, "ax"

/* ---- Where the program's registers are, for a debugger that goes on from here to it ---- */

/* => rsp points to a return frame that has `above` bytes below it. */
.macro CFI_IRET_FRAME above=0
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa rsp, IRET_FRAME + \above
	.cfi_offset rip, -40
	.cfi_offset rsp, -16
.endm

/* => rsp points to a whole pt_regs. */
.macro CFI_PT_REGS
	CFI_IRET_FRAME PT_IP
	.cfi_offset rdi, -56
	.cfi_offset rsi, -64
	.cfi_offset rdx, -72
	.cfi_offset rcx, -80
	.cfi_offset rax, -88
	.cfi_offset r8, -96
	.cfi_offset r9, -104
	.cfi_offset r10, -112
	.cfi_offset r11, -120
	.cfi_offset rbx, -128
	.cfi_offset rbp, -136
	.cfi_offset r12, -144
	.cfi_offset r13, -152
	.cfi_offset r14, -160
	.cfi_offset r15, -168
.endm

.macro PUSH reg
	pushq %\reg
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset \reg, 0
.endm

.macro PUSH_VALUE value
	pushq \value
	.cfi_adjust_cfa_offset 8
.endm

.macro FUNCTION name
	.global \name
	.type \name, @function
	.balign 16
\name:
.endm

.macro END name
	.cfi_endproc
	.size \name, . - \name
.endm

/* From si down: di and above are there. */
.macro PUSH_REGS_FROM_SI
	.irp reg, rsi, rdx, rcx, rax, r8, r9, r10, r11, rbx, rbp, r12, r13, r14, r15
	PUSH \reg
	.endr
.endm

/* All registers of the pt_regs; rsp is left at the return frame. */
.macro POP_REGS
	.irp reg, r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi
	popq %\reg
	.cfi_adjust_cfa_offset -8
	.cfi_restore \reg
	.endr
	addq $8, %rsp
	.cfi_adjust_cfa_offset -8
.endm

/* ---- System calls ---- */

/*
 * SYSCALL comes here: rax is the number, rdi rsi rdx r10 r8 r9 are the arguments; rcx is where to
 * return to, r11 the flags; rsp still is the program's, interrupts are off.
 */
FUNCTION entry_syscall
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa rsp, 0
	.cfi_register rip, rcx
	swapgs
	movq %rsp, %gs:user_sp
	movq %gs:cpu_tss + TSS_SP0, %rsp
	PUSH_VALUE $__USER_DS
	PUSH_VALUE %gs:user_sp
	.cfi_rel_offset rsp, 0
	PUSH_VALUE %r11
	PUSH_VALUE $__USER_CS
	PUSH_VALUE %rcx
	.cfi_rel_offset rip, 0
	PUSH_VALUE %rax				/* orig_ax */
	PUSH rdi
	PUSH rsi
	PUSH rdx
	PUSH rcx
	PUSH_VALUE $-ENOSYS			/* ax: unless there is such a call */
	.irp reg, r8, r9, r10, r11, rbx, rbp, r12, r13, r14, r15
	PUSH \reg
	.endr
	sti

	cmpl $NR_SYSCALLS, %eax
	jae 1f
	movl %eax, %eax				/* only 32 bits count */
	movq %r10, %rcx				/* the fourth argument, as C has it */
	call *sys_call_table(, %rax, 8)
	movq %rax, PT_AX(%rsp)
1:	cli
	movq %gs:current_task, %rcx
	cmpq $0, TASK_WORK(%rcx)
	jne work_before_return

	movq PT_IP(%rsp), %rcx
	movq PT_FLAGS(%rsp), %r11
	movq PT_R10(%rsp), %r10
	movq PT_R9(%rsp), %r9
	movq PT_R8(%rsp), %r8
	movq PT_AX(%rsp), %rax
	movq PT_DX(%rsp), %rdx
	movq PT_SI(%rsp), %rsi
	movq PT_DI(%rsp), %rdi
	movq PT_SP(%rsp), %rsp
	.cfi_def_cfa rsp, 0
	.cfi_register rip, rcx
	.cfi_restore rsp
sysret_to_user:
	swapgs
	sysretq
	END entry_syscall

/* From a 32-bit code segment, which a program may make its own: there are no such calls. */
FUNCTION entry_syscall32
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa rsp, 0
	.cfi_register rip, rcx
	movl $-ENOSYS, %eax
	sysretl
	END entry_syscall32

/*
 * The first instructions of a new task, which __switch_to() returns to: rax is the task that ran
 * before; rbx and r12 are a kernel thread's function and its argument, or rbx is 0.
 */
FUNCTION ret_from_fork
	CFI_PT_REGS
	movq %rax, %rdi
	call schedule_tail			/* void schedule_tail(struct task_struct *prev) */
	testq %rbx, %rbx
	jz return_to_user
	movq %rbx, %rdi
	movq %r12, %rsi
	/* void run_kernel_thread(int (*fn)(void *), void *arg); returns when it has called exec */
	call run_kernel_thread
	jmp return_to_user
	END ret_from_fork

/* ---- Exceptions and interrupts ---- */

/* => rsp points to what a stub left: the C function, error code or vector, the return frame. */
FUNCTION entry_common
	CFI_IRET_FRAME 16
	PUSH_REGS_FROM_SI
	cld
	movq PT_DI(%rsp), %rax		/* void (*)(struct pt_regs *regs, unsigned long error) */
	movq %rdi, PT_DI(%rsp)
	.cfi_offset rdi, -56
	movq %rsp, %rdi
	movq PT_ORIG_AX(%rsp), %rsi
	movq $-1, PT_ORIG_AX(%rsp)
	CLAC
	testb $3, PT_CS(%rsp)
	jz from_kernel
	swapgs
	call *%rax

return_to_user:
	cli
	movq %gs:current_task, %rax
	cmpq $0, TASK_WORK(%rax)
	jne work_before_return
return_by_iret:
	.cfi_remember_state
	POP_REGS
	swapgs
iret_to_user:
	iretq
	.cfi_restore_state

work_before_return:
	movq %rsp, %rdi			/* void exit_to_user_mode_loop(struct pt_regs *regs) */
	call exit_to_user_mode_loop
	jmp return_by_iret

from_kernel:
	cmpq $iret_to_user, PT_IP(%rsp)
	je iret_fault
	call *%rax
	.cfi_remember_state
	POP_REGS
	iretq
	.cfi_restore_state

/*
 * The IRET above has faulted: the program's registers are back already but for the frame, which
 * still is at the top of the stack. The pt_regs is made whole again, and the program blamed.
 */
iret_fault:
	swapgs
	movq %rax, %rbx
	movq %rsi, %r12
	call fixup_bad_iret	/* struct pt_regs *fixup_bad_iret(const struct pt_regs *fault) */
	movq %rax, %rsp
	movq %rax, %rdi
	movq %r12, %rsi
	call *%rbx
	jmp return_to_user
	END entry_common

/*
 * The same, on a stack of its own, at any instruction of the kernel. Nothing else is done on the
 * way out.
 * => rbx is preserved by the function called: whether GS base was the program's.
 */
FUNCTION entry_paranoid
	CFI_IRET_FRAME 16
	PUSH_REGS_FROM_SI
	cld
	movq PT_DI(%rsp), %r12
	movq %rdi, PT_DI(%rsp)
	.cfi_offset rdi, -56
	movq %rsp, %rdi
	movq PT_ORIG_AX(%rsp), %rsi
	movq $-1, PT_ORIG_AX(%rsp)
	CLAC
	movl $MSR_GS_BASE, %ecx
	rdmsr
	xorl %ebx, %ebx
	testl %edx, %edx
	js 1f
	swapgs
	incl %ebx
1:	call *%r12
	testl %ebx, %ebx
	jz 2f
	swapgs
2:	POP_REGS
	iretq
	END entry_paranoid

.macro EXCEPTION name, handler, has_error=0, common=entry_common
FUNCTION \name
	CFI_IRET_FRAME 8*\has_error
	.if \has_error == 0
	PUSH_VALUE $0
	.endif
	PUSH_VALUE $\handler
	jmp \common
	END \name
.endm

	EXCEPTION entry_divide_error, do_divide_error
	EXCEPTION entry_debug_task_stack, do_debug
	EXCEPTION entry_debug_own_stack, do_debug, 0, entry_paranoid
	EXCEPTION entry_nmi, do_nmi, 0, entry_paranoid
	EXCEPTION entry_int3, do_int3
	EXCEPTION entry_overflow, do_overflow
	EXCEPTION entry_bounds, do_bounds
	EXCEPTION entry_invalid_op, do_invalid_op
	EXCEPTION entry_device_not_available, do_device_not_available
	EXCEPTION entry_double_fault, do_double_fault, 1, entry_paranoid
	EXCEPTION entry_invalid_tss, do_invalid_tss, 1
	EXCEPTION entry_segment_not_present, do_segment_not_present, 1
	EXCEPTION entry_stack_segment, do_stack_segment, 1
	EXCEPTION entry_general_protection, do_general_protection, 1
	EXCEPTION entry_page_fault, do_page_fault, 1
	EXCEPTION entry_x87_error, do_x87_error
	EXCEPTION entry_alignment_check, do_alignment_check, 1
	EXCEPTION entry_machine_check, do_machine_check, 0, entry_paranoid
	EXCEPTION entry_simd_error, do_simd_error

/*
 * #DB of a program ends in a signal, and that on the task's stack: the return frame is taken there.
 */
FUNCTION entry_debug
	CFI_IRET_FRAME
	testb $3, 8(%rsp)
	jz entry_debug_own_stack
	swapgs
	pushq %rax
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset rax, 0
	movq %rsp, %rax
	.cfi_def_cfa_register rax
	movq %gs:cpu_tss + TSS_SP0, %rsp
	pushq 40(%rax)
	pushq 32(%rax)
	pushq 24(%rax)
	pushq 16(%rax)
	pushq 8(%rax)
	movq (%rax), %rax
	.cfi_def_cfa rsp, IRET_FRAME
	.cfi_restore rax
	swapgs
	jmp entry_debug_task_stack
	END entry_debug

/* Vectors 0x20-0xff: stubs of 16 bytes each, one after another. */FUNCTION entry_interrupts
	CFI_IRET_FRAME
	.set vector, VECTOR_IRQ0
	.rept 256 - VECTOR_IRQ0
	.balign 16
	pushq $vector
	.cfi_adjust_cfa_offset 8
	pushq $do_irq			/* void do_irq(struct pt_regs *regs, unsigned int vector) */
	.cfi_adjust_cfa_offset 8
	jmp entry_common
	.cfi_adjust_cfa_offset -16
	.set vector, vector + 1
	.endr
	END entry_interrupts

	.section .percpu, "aw"
	.balign 8
user_sp:	.quad 0			/* the program's stack pointer, for a moment */

	.section .note.GNU-stack, "", @progbits
