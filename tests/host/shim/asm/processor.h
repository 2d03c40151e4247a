/* SPDX-License-Identifier: MIT */
#ifndef SHIM_ASM_PROCESSOR_H
#define SHIM_ASM_PROCESSOR_H

#define cpu_relax()	do { } while (0)
#define flush_tlb_global()	do { } while (0)

struct cpuid_regs {
	unsigned int eax, ebx, ecx, edx;
};

/* The processor that boots is number 0. */
static inline struct cpuid_regs cpuid(unsigned int leaf, unsigned int subleaf)
{
	return (struct cpuid_regs) { 0 };
}

#endif
