/* SPDX-License-Identifier: MIT */

/*
 * From the boot loader to the first C line.
 *
 * Multiboot2 starts us in 32-bit protected mode: flat segments, no paging, no interrupts, the
 * magic number in EAX and the physical address of its information in EBX. (Multiboot2 1.6, 3.2)
 * This code makes tables that show the first 4 GiB in three places, turns long mode on, and
 * continues in the highest of them:
 *
 *	0			4 GiB, where this code is while it turns paging on
 *	PAGE_OFFSET		4 GiB: __va() holds from the start
 *	KERNEL_BASE		1 GiB: the image, as it is linked
 *
 * paging_init() makes the real tables; these are then forgotten.
 */

#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/page.h>
#include <asm/processor.h>

	.cfi_sections .debug_frame

#define MULTIBOOT2_HEADER_MAGIC	0xe85250d6
#define MULTIBOOT2_I386		0
#define TAG_END			0
#define TAG_INFORMATION_REQUEST	1
#define TAG_MODULE_ALIGN	6
#define INFO_COMMAND_LINE	1
#define INFO_MODULE		3
#define INFO_MEMORY_MAP		6

#define BOOT_STACK_SIZE		0x4000		/* THREAD_SIZE: it becomes that of the idle task */
#define TABLE_ENTRY		0x003		/* present, writable */
#define LARGE_PAGE_ENTRY	0x083		/* 2 MiB, present, writable */
#define LONG_MODE_BIT		(1 << 29)	/* CPUID 0x80000001, EDX */

#define PHYS(symbol)		((symbol) - KERNEL_BASE)
#define PGD_INDEX(address)	(((address) >> 39) & 511)
#define PUD_INDEX(address)	(((address) >> 30) & 511)

	.section .boot.header, "a"
	.balign 8
header:
	.long MULTIBOOT2_HEADER_MAGIC, MULTIBOOT2_I386, header_end - header
	.long -(MULTIBOOT2_HEADER_MAGIC + MULTIBOOT2_I386 + (header_end - header))
	.balign 8
	.short TAG_INFORMATION_REQUEST, 0
	.long 8 + 3 * 4, INFO_COMMAND_LINE, INFO_MODULE, INFO_MEMORY_MAP
	.balign 8
	.short TAG_MODULE_ALIGN, 0
	.long 8
	.balign 8
	.short TAG_END, 0
	.long 8
header_end:

/* Linked at its physical address. */
	.section .boot.text, "ax"
	.code32
	.global _start
_start:
	cld
	cli
	movl %eax, %edi				/* these two are the arguments of boot_main */
	movl %ebx, %esi
	movl $PHYS(boot_stack_top), %esp

	movl $0x80000000, %eax
	cpuid
	cmpl $0x80000001, %eax
	jb no_long_mode
	movl $0x80000001, %eax
	cpuid
	testl $LONG_MODE_BIT, %edx
	jz no_long_mode

	/* 4 GiB in large pages: four tables, one after another */
	movl $PHYS(boot_pmds), %ebx
	movl $LARGE_PAGE_ENTRY, %eax
	xorl %ecx, %ecx
1:	movl %eax, (%ebx, %ecx, 8)
	addl $(2 << 20), %eax
	incl %ecx
	cmpl $(4 * 512), %ecx
	jne 1b

	/* the tables above them */
	movl $(PHYS(boot_pmds) + TABLE_ENTRY), %eax
	movl %eax, PHYS(boot_pud_high) + 8 * PUD_INDEX(KERNEL_BASE)
	movl $PHYS(boot_pud_low), %ebx
	xorl %ecx, %ecx
2:	movl %eax, (%ebx, %ecx, 8)
	addl $PAGE_SIZE, %eax
	incl %ecx
	cmpl $4, %ecx
	jne 2b
	movl $(PHYS(boot_pud_low) + TABLE_ENTRY), PHYS(boot_pgd)
	movl $(PHYS(boot_pud_low) + TABLE_ENTRY), PHYS(boot_pgd) + 8 * PGD_INDEX(PAGE_OFFSET)
	movl $(PHYS(boot_pud_high) + TABLE_ENTRY), PHYS(boot_pgd) + 8 * PGD_INDEX(KERNEL_BASE)

	movl $X86_CR4_PAE, %eax
	movl %eax, %cr4
	movl $PHYS(boot_pgd), %eax
	movl %eax, %cr3
	movl $MSR_EFER, %ecx
	rdmsr
	orl $EFER_LME, %eax
	wrmsr
	movl $(X86_CR0_PE | X86_CR0_MP | X86_CR0_NE | X86_CR0_WP | X86_CR0_PG), %eax
	movl %eax, %cr0
	lgdt boot_gdt_pointer
	ljmp $__KERNEL_CS, $start64

no_long_mode:
	movl $no_long_mode_text, %esi
	movw $0x3f8, %dx
1:	lodsb
	testb %al, %al
	jz 2f
	outb %al, %dx
	jmp 1b
2:	hlt
	jmp 2b

no_long_mode_text:
	.asciz "Tine needs an x86-64 processor.\r\n"

	.code64
start64:
	movl $__KERNEL_DS, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %ss
	xorl %eax, %eax
	movl %eax, %fs
	movl %eax, %gs
	movabs $start_high, %rax
	jmp *%rax

	.balign 8
	.global boot_gdt
boot_gdt:					/* by index: __KERNEL_CS is 2, __KERNEL_DS 3 */
	.quad 0, 0
	.quad 0x00af9b000000ffff
	.quad 0x00cf93000000ffff
boot_gdt_end:
boot_gdt_pointer:
	.short boot_gdt_end - boot_gdt - 1
	.long boot_gdt

/* void boot_main(unsigned int magic, unsigned long information): with GS base and a stack */
	.text
start_high:
	.cfi_startproc
	.cfi_undefined rip			/* nobody has called it: a debugger stops here */
	movq $__percpu_load, %rax		/* this CPU's data: the copy in the image */
	movq %rax, %rdx
	shrq $32, %rdx
	movl $MSR_GS_BASE, %ecx
	wrmsr
	movq $boot_stack_top, %rsp
	xorl %ebp, %ebp				/* the end of every backtrace */
	movl %edi, %edi
	movl %esi, %esi
	call boot_main
	ud2
	.cfi_endproc

	.section .bss.boot, "aw", @nobits
	.balign PAGE_SIZE
boot_pgd:	.skip PAGE_SIZE
boot_pud_low:	.skip PAGE_SIZE
boot_pud_high:	.skip PAGE_SIZE
boot_pmds:	.skip 4 * PAGE_SIZE
	.global boot_stack_guard
boot_stack_guard:				/* paging_init() unmaps it */
	.skip PAGE_SIZE
	.global boot_stack
boot_stack:
	.skip BOOT_STACK_SIZE
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
