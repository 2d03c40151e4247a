/* SPDX-License-Identifier: MIT */
#ifndef ASM_DESC_H
#define ASM_DESC_H

/*
 * Segments. The order is what syscall and sysret ask for: kernel code, then kernel data; user data
 * 8 above STAR[63:48], 64-bit user code 16 above. (SDM 2B, SYSRET) The values are Linux's.
 */
#define __KERNEL_CS	0x10
#define __KERNEL_DS	0x18
#define __USER32_CS	0x23
#define __USER_DS	0x2b
#define __USER_CS	0x33
#define __TSS		0x40
#define GDT_ENTRIES	10		/* the TSS takes two */

/* Stacks of their own, for what may come at any instruction: TSS.ist[n - 1]. */
#define IST_DF		1
#define IST_NMI		2
#define IST_MC		3
#define IST_DB		4
#define NR_ISTS		4
#define IST_STACK_SIZE	8192

#define TSS_SP0		4		/* offset of sp0, for entry.S */

#ifndef __ASSEMBLER__

#include <kernel/lib/bug.h>
#include <kernel/lib/types.h>
#include <asm/page.h>
#include <asm/percpu.h>

struct tss {
	u32 reserved0;
	u64 sp0;			/* the stack on which an entry from user mode begins */
	u64 sp1, sp2;
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3;
	u16 io_bitmap;			/* behind the limit: no ports for programs */
} __packed;

BUILD_BUG_ON(offsetof(struct tss, sp0) != TSS_SP0);

DECLARE_PER_CPU(struct tss, cpu_tss);

/* => The next entry from user mode on this CPU begins at `sp`. */
static inline void load_sp0(unsigned long sp)
{
	this_cpu_write(cpu_tss.sp0, sp);
}

/* One that overflows faults, rather than spoil its neighbour. */
struct ist_stack {
	u8 guard[PAGE_SIZE];		/* never mapped */
	u8 stack[IST_STACK_SIZE];
};

extern struct ist_stack boot_ist_stacks[NR_ISTS];	/* those of the boot CPU are in the image */

/* The IDT, one for all CPUs. => ist: 0, or one of IST_*; user: an `int` of a program may reach
 * it. */
void idt_set_gate(unsigned int vector, void (*entry)(void), unsigned int ist, bool user);
void idt_load(void);			/* on each CPU */

#endif
#endif
