/* SPDX-License-Identifier: MIT */

/*
 * struct task_struct *__switch_to(struct task_struct *prev, struct task_struct *next);
 *
 * The heart of a switch: the stack pointer. All that a C function must preserve lies on the stack
 * that is left behind, under the address at which prev will go on:
 *
 *	return address		into switch_to(); of a new task: ret_from_fork
 *	rbp, rbx, r12 ... r15	<- thread.sp is here (struct switch_frame)
 */
#include <asm/asm-offsets.h>

	.cfi_sections .debug_frame
	.text
	.global __switch_to
	.type __switch_to, @function
__switch_to:
	.cfi_startproc
	.irp reg, rbp, rbx, r12, r13, r14, r15
	pushq %\reg
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset \reg, 0
	.endr

	movq %rsp, TASK_THREAD_SP(%rdi)
	movq TASK_THREAD_SP(%rsi), %rsp

	.irp reg, r15, r14, r13, r12, rbx, rbp
	popq %\reg
	.cfi_adjust_cfa_offset -8
	.cfi_restore \reg
	.endr
	movq %rdi, %rax			/* to next: whom it comes after */
	ret
	.cfi_endproc
	.size __switch_to, . - __switch_to

	.section .note.GNU-stack, "", @progbits
