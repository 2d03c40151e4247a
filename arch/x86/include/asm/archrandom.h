/* SPDX-License-Identifier: MIT */
#ifndef ASM_ARCHRANDOM_H
#define ASM_ARCHRANDOM_H

#include <kernel/lib/types.h>
#include <asm/cpu.h>
#include <asm/processor.h>

/* => Whether there is a generator in the CPU and it gave a number: it may run dry for a moment.
 *    (SDM 1, 7.3.17) */
static inline bool arch_get_random_u64(u64 *value)
{
	bool ok;

	if (!cpu_has(CPU_RDRAND))
		return false;
	for (int attempt = 0; attempt < 10; attempt++) {
		__asm__ __volatile__("rdrand %0" : "=r"(*value), "=@ccc"(ok));
		if (ok)
			return true;
	}
	return false;
}

/* => A counter whose low bits nobody can predict well. */
static inline u64 arch_random_jitter(void)
{
	return rdtsc();
}

#endif
