/* SPDX-License-Identifier: MIT */

/*
 * Where another CPU begins: in real mode, at a page below 1 MiB to which smp.c has copied this. It
 * goes through protected mode to long mode on the tables that it is given, and to C in the
 * kernel's image.
 */

#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/processor.h>

#define TRAMPOLINE	0x8000		/* as in smp.c */
#define DATA		0x9000		/* struct trampoline_data */
#define HERE(symbol)	((symbol) - trampoline_start + TRAMPOLINE)

	.section .rodata, "a"
	.balign 16
	.global trampoline_start, trampoline_end
	.code16
trampoline_start:
	cli
	xorw %ax, %ax
	movw %ax, %ds
	lgdtl HERE(gdt_pointer)
	movl $X86_CR0_PE, %eax
	movl %eax, %cr0
	ljmpl $0x08, $HERE(protected)

	.code32
protected:
	movl $0x18, %eax
	movl %eax, %ds
	movl %eax, %ss
	movl $(X86_CR4_PAE | X86_CR4_PGE), %eax
	movl %eax, %cr4
	movl DATA, %eax
	movl %eax, %cr3
	movl $MSR_EFER, %ecx
	rdmsr
	orl $(EFER_LME | EFER_NX), %eax
	wrmsr
	movl $(X86_CR0_PE | X86_CR0_MP | X86_CR0_NE | X86_CR0_WP | X86_CR0_PG), %eax
	movl %eax, %cr0
	ljmp $0x10, $HERE(long_mode)

	.code64
long_mode:
	movl $0x18, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %ss
	xorl %eax, %eax
	movl %eax, %fs
	movl %eax, %gs
	movl DATA + 8, %eax
	movl DATA + 12, %edx
	movl $MSR_GS_BASE, %ecx
	wrmsr
	movq DATA + 16, %rsp
	xorl %ebp, %ebp
	pushq %rbp
	jmp *DATA + 24

	.balign 8
gdt:	.quad 0
	.quad 0x00cf9b000000ffff		/* 0x08: 32-bit code */
	.quad 0x00af9b000000ffff		/* 0x10: 64-bit code */
	.quad 0x00cf93000000ffff		/* 0x18: data */
gdt_pointer:
	.short gdt_pointer - gdt - 1
	.long HERE(gdt)
trampoline_end:

	.section .note.GNU-stack, "", @progbits
