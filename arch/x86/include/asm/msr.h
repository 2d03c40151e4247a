/* SPDX-License-Identifier: MIT */
#ifndef ASM_MSR_H
#define ASM_MSR_H

/* Model-specific registers. (SDM 4, chapter 2) */
#define MSR_APIC_BASE		0x0000001b
#define MSR_PAT			0x00000277
#define MSR_EFER		0xc0000080
#define MSR_STAR		0xc0000081	/* selectors of syscall and sysret */
#define MSR_LSTAR		0xc0000082	/* where syscall goes */
#define MSR_CSTAR		0xc0000083	/* from 32-bit code */
#define MSR_SYSCALL_MASK	0xc0000084	/* flags that syscall clears */
#define MSR_FS_BASE		0xc0000100
#define MSR_GS_BASE		0xc0000101
#define MSR_KERNEL_GS_BASE	0xc0000102	/* the other one, for swapgs */

#define EFER_SCE		0x001		/* syscall and sysret */
#define EFER_LME		0x100		/* long mode */
#define EFER_NX			0x800		/* the no-execute bit in page tables */

#define APIC_BASE_BSP		0x100
#define APIC_BASE_ENABLE	0x800

#ifndef __ASSEMBLER__

#include <kernel/lib/types.h>

static inline u64 rdmsr(u32 msr)
{
	u32 low, high;

	__asm__ __volatile__("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return (u64)high << 32 | low;
}

static inline void wrmsr(u32 msr, u64 value)
{
	__asm__ __volatile__("wrmsr"
			     :
			     : "c"(msr), "a"((u32)value), "d"((u32)(value >> 32))
			     : "memory");
}

#endif
#endif
