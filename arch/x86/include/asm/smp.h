/* SPDX-License-Identifier: MIT */
#ifndef ASM_SMP_H
#define ASM_SMP_H

#include <kernel/lib/types.h>

struct pt_regs;

extern unsigned long
	cpu_online_mask; /* bit a CPU that runs; only smp_boot_secondaries adds to it */

static inline bool cpu_online(unsigned int cpu)
{
	return READ_ONCE(cpu_online_mask) >> cpu & 1;
}

unsigned int num_online_cpus(void);

/*
 * smp_call_function_mask - fn(arg) on each online CPU of the mask, on this one, too, if it is in
 * it. fn runs with interrupts off, in a handler.
 * => Returns when all have returned (wait), or when all have been told. With others in the mask and
 *    interrupts off it would wait for ever: asserted. Serialised among callers.
 */
void smp_call_function_mask(unsigned long mask, void (*fn)(void *), void *arg, bool wait);

/* That CPU passes the way out of an interrupt soon, where it looks at task->work. Any context. */
void smp_send_reschedule(unsigned int cpu);

/* For panic: the other CPUs halt, whatever they are doing. => Returns when they have, or after
 * 100 ms. */
void smp_stop_others(void);

/* From the NMI handler. => True: the NMI was ours. Does not return when this CPU is to stop. */
bool smp_handle_nmi(struct pt_regs *regs);

/* Starts the CPUs 1 ... nr_cpu_ids - 1, one after another; one that doesn't come stays offline. */
void smp_boot_secondaries(void);

/* This secondary has a run queue that tasks may be put on. => Returns when it is in
 * cpu_online_mask. */
void smp_cpu_ready(void);

/* kernel/main.c: the first C function of a secondary, on its idle task's stack, interrupts off. */
void __noreturn start_secondary(void);

#endif
