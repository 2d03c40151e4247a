/* SPDX-License-Identifier: MIT */
#ifndef ASM_PERCPU_H
#define ASM_PERCPU_H

/*
 * Per-CPU data. The section .percpu is linked at address 0, so the address of a variable is its
 * offset in a CPU's area, and GS base is where that area begins. The boot CPU uses the copy in the
 * image; the others get theirs from percpu_init().
 *
 * => Who uses this_cpu_* stays on its CPU: always so in the kernel, but across a sleep.
 */

#include <kernel/lib/types.h>

#define NR_CPUS	8

extern unsigned int nr_cpu_ids;		/* CPUs that have an area: 0 ... nr_cpu_ids - 1 */
extern unsigned long per_cpu_offset[NR_CPUS];

#define DECLARE_PER_CPU(type, name)	extern __typeof__(type) name
#define DEFINE_PER_CPU(type, name)	__section(".percpu") __typeof__(type) name

DECLARE_PER_CPU(unsigned long, this_cpu_off);
DECLARE_PER_CPU(unsigned int, cpu_number);

/* Single instructions: no interrupt comes in between. For integers and pointers. */
#define this_cpu_read(x) ({ \
	__typeof__(x) __value; \
	__asm__ __volatile__("mov %%gs:%1, %0" : "=r"(__value) : "m"(x)); \
	__value; })

#define this_cpu_write(x, value) \
	__asm__ __volatile__("mov%z0 %1, %%gs:%0" : "=m"(x) : "re"((__typeof__(x))(value)))

#define this_cpu_add(x, n) \
	__asm__ __volatile__("add%z0 %1, %%gs:%0" : "+m"(x) : "re"((__typeof__(x))(n)) : "cc")

#define this_cpu_sub(x, n) \
	__asm__ __volatile__("sub%z0 %1, %%gs:%0" : "+m"(x) : "re"((__typeof__(x))(n)) : "cc")

#define this_cpu_inc(x)	__asm__ __volatile__("inc%z0 %%gs:%0" : "+m"(x) : : "cc")
#define this_cpu_dec(x)	__asm__ __volatile__("dec%z0 %%gs:%0" : "+m"(x) : : "cc")

/* => The address of a CPU's copy, given that of the variable. The compiler is not to know what it
 *    is computed from. */
#define __per_cpu_address(ptr, offset) ({ \
	unsigned long __ptr; \
	__asm__("" : "=r"(__ptr) : "0"(ptr)); \
	(__typeof__(ptr))(__ptr + (offset)); })

#define this_cpu_ptr(ptr)		__per_cpu_address(ptr, this_cpu_read(this_cpu_off))
#define per_cpu_ptr(ptr, cpu)		__per_cpu_address(ptr, per_cpu_offset[cpu])
#define per_cpu(x, cpu)			(*per_cpu_ptr(&(x), cpu))

#define smp_processor_id()		this_cpu_read(cpu_number)

/* Areas for CPUs 1 ... nr_cpu_ids - 1, made of boot memory. => The values are the initial ones. */
void percpu_init(void);

#endif
