/* SPDX-License-Identifier: MIT */
#ifndef ASM_TIME_H
#define ASM_TIME_H

#include <kernel/lib/types.h>
#include <asm/processor.h>

/* The clock is the time-stamp counter, scaled; it counts alike on all CPUs. (SDM 3B, 17.17) */
struct tsc_clock {
	u64 base;			/* the counter at 0 ns */
	u64 mult;			/* ns = (counter - base) * mult >> 32 */
};

extern struct tsc_clock tsc_clock;

void arch_time_init(void);		/* boot CPU: measures the rates; after apic_init_cpu() */
void arch_time_init_cpu(void);		/* each CPU: arch_timer_set() works from now on */
unsigned long arch_clock_khz(void);	/* of the counter, for /proc/cpuinfo */

/* => ns since boot, never backwards; 0 before arch_time_init(). Any context. */
static inline u64 arch_clock_ns(void)
{
	return (unsigned __int128)(rdtsc() - tsc_clock.base) * tsc_clock.mult >> 32;
}

/* The same as it was measured at boot, whatever arch_clock_adjust() has been told. */
u64 arch_clock_raw_ns(void);

/*
 * arch_clock_adjust - from now on the clock goes faster than that by so many 65536ths of a
 * millionth, a tenth of it at most; it doesn't jump.
 * => No other CPU reads the clock: they all stand by, as this one does, with interrupts off.
 */
void arch_clock_adjust(long ppm);

/*
 * arch_timer_set - one interrupt on this CPU when arch_clock_ns() has come to `expires`, at once if
 * it has. It takes the place of the one that was set before. It may come too early, when that is
 * very far away.
 * => Interrupts off. The interrupt calls timer_interrupt().
 */
void arch_timer_set(u64 expires);

void udelay(unsigned int us);		/* busy waiting. => After arch_time_init(). */

#endif
