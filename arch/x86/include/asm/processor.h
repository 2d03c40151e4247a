/* SPDX-License-Identifier: MIT */
#ifndef ASM_PROCESSOR_H
#define ASM_PROCESSOR_H

/* Control registers. (SDM 3A, 2.5) */
#define X86_CR0_PE		0x00000001	/* protected mode */
#define X86_CR0_MP		0x00000002	/* wait traps, when TS is set */
#define X86_CR0_EM		0x00000004	/* there is no FPU */
#define X86_CR0_TS		0x00000008
#define X86_CR0_NE		0x00000020	/* FPU errors are exceptions */
#define X86_CR0_WP		0x00010000	/* read-only holds for the kernel, too */
#define X86_CR0_AM		0x00040000	/* alignment checks, if a program asks for them */
#define X86_CR0_NW		0x20000000
#define X86_CR0_CD		0x40000000
#define X86_CR0_PG		0x80000000

#define X86_CR4_TSD		0x00000004
#define X86_CR4_PAE		0x00000020
#define X86_CR4_MCE		0x00000040
#define X86_CR4_PGE		0x00000080	/* global pages */
#define X86_CR4_OSFXSR		0x00000200
#define X86_CR4_OSXMMEXCPT	0x00000400
#define X86_CR4_UMIP		0x00000800	/* no sgdt and the like in user mode */
#define X86_CR4_FSGSBASE	0x00010000
#define X86_CR4_PCIDE		0x00020000
#define X86_CR4_OSXSAVE		0x00040000
#define X86_CR4_SMEP		0x00100000	/* the kernel does not execute user pages */
#define X86_CR4_SMAP		0x00200000	/* nor touch them, but between stac and clac */
#define X86_CR4_PKE		0x00400000

#ifndef __ASSEMBLER__

#include <kernel/lib/types.h>

/* In a loop that waits for another CPU. */
static inline void cpu_relax(void)
{
	__asm__ __volatile__("pause" : : : "memory");
}

/* Turns interrupts on and halts in one step: one that came before ends the halt. => Interrupts off;
 * on when it returns. */
static inline void arch_idle(void)
{
	__asm__ __volatile__("sti; hlt" : : : "memory");
}

/* The end of this CPU. */
static inline void __noreturn halt_forever(void)
{
	for (;;)
		__asm__ __volatile__("cli; hlt" : : : "memory");
}

struct cpuid_regs {
	u32 eax, ebx, ecx, edx;
};

static inline struct cpuid_regs cpuid(u32 leaf, u32 subleaf)
{
	struct cpuid_regs r;

	__asm__ __volatile__("cpuid"
			     : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
			     : "a"(leaf), "c"(subleaf));
	return r;
}

static inline u64 rdtsc(void)
{
	u32 low, high;

	__asm__ __volatile__("rdtsc" : "=a"(low), "=d"(high));
	return (u64)high << 32 | low;
}

#define __CONTROL_REGISTER(n) \
static inline unsigned long read_cr##n(void) \
{ \
	unsigned long value; \
 \
	__asm__ __volatile__("mov %%cr" #n ", %0" : "=r"(value) : : "memory"); \
	return value; \
} \
 \
static inline void write_cr##n(unsigned long value) \
{ \
	__asm__ __volatile__("mov %0, %%cr" #n : : "r"(value) : "memory"); \
}

__CONTROL_REGISTER(0)
__CONTROL_REGISTER(2)
__CONTROL_REGISTER(3)
__CONTROL_REGISTER(4)

/* This CPU forgets its translation of one page, a global one, too. */
static inline void invlpg(unsigned long address)
{
	__asm__ __volatile__("invlpg (%0)" : : "r"(address) : "memory");
}

/* This CPU forgets all translations, global ones, too: a change of CR4.PGE does that. (SDM 3A,
 * 4.10.4) */
static inline void flush_tlb_global(void)
{
	unsigned long cr4 = read_cr4();

	write_cr4(cr4 ^ X86_CR4_PGE);
	write_cr4(cr4);
}

#endif
#endif
