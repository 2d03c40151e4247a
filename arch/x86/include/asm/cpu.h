/* SPDX-License-Identifier: MIT */
#ifndef ASM_CPU_H
#define ASM_CPU_H

#include <kernel/lib/types.h>

/*
 * What CPUID says, as bits numbered 32 * word + bit. All CPUs are taken to be alike.
 * Word 0: leaf 1 EDX; 1: leaf 1 ECX; 2: leaf 7 EBX; 3: leaf 7 ECX; 4: leaf 0x80000001 EDX;
 * 5: leaf 0xd, 1 EAX; 6: leaf 0x80000007 EDX. (SDM 2A, CPUID)
 */
enum cpu_feature {
	CPU_TSC = 4, CPU_APIC = 9, CPU_PGE = 13, CPU_PAT = 16, CPU_FXSR = 24, CPU_SSE2 = 26,
	CPU_PCID = 32 + 17, CPU_X2APIC = 32 + 21, CPU_TSC_DEADLINE = 32 + 24, CPU_XSAVE = 32 + 26,
	CPU_AVX = 32 + 28, CPU_RDRAND = 32 + 30, CPU_HYPERVISOR = 32 + 31,
	CPU_FSGSBASE = 64, CPU_SMEP = 64 + 7, CPU_ERMS = 64 + 9, CPU_INVPCID = 64 + 10,
	CPU_RDSEED = 64 + 18, CPU_SMAP = 64 + 20,
	CPU_UMIP = 96 + 2, CPU_PKU = 96 + 3,
	CPU_SYSCALL = 128 + 11, CPU_NX = 128 + 20, CPU_GBPAGES = 128 + 26, CPU_RDTSCP = 128 + 27,
	CPU_LM = 128 + 29,
	CPU_XSAVEOPT = 160, CPU_XSAVEC = 161, CPU_XGETBV1 = 162, CPU_XSAVES = 163,
	CPU_INVARIANT_TSC = 192 + 8,
};

#define CPU_FEATURE_WORDS	7
extern u32 cpu_features[CPU_FEATURE_WORDS];

static inline bool cpu_has(enum cpu_feature feature)
{
	return cpu_features[feature / 32] >> feature % 32 & 1;
}

/* A paragraph of /proc/cpuinfo. */
struct seq_buf;
void arch_show_cpu(struct seq_buf *seq, unsigned int cpu);
extern char cpu_vendor[13], cpu_model_name[49];
extern unsigned int cpu_family, cpu_model, cpu_stepping;

void cpu_detect(void);		/* boot CPU; panics when something indispensable is missing */
void cpu_init(void); /* on each CPU: control registers, GDT, TSS; GS base is valid before */

#endif
