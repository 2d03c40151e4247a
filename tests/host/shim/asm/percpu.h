/* SPDX-License-Identifier: MIT */
#ifndef SHIM_ASM_PERCPU_H
#define SHIM_ASM_PERCPU_H

/* One CPU, so its data is plain data. */
#define NR_CPUS			8
#define nr_cpu_ids		1U
#define smp_processor_id()	0

#define DEFINE_PER_CPU(type, name)	type name
#define DECLARE_PER_CPU(type, name)	extern type name
#define this_cpu_read(x)		(x)
#define this_cpu_write(x, v)		((x) = (v))
#define this_cpu_add(x, n)		((x) += (n))
#define this_cpu_sub(x, n)		((x) -= (n))
#define this_cpu_inc(x)			((x)++)
#define this_cpu_dec(x)			((x)--)
#define this_cpu_ptr(p)			(p)
#define per_cpu(x, cpu)			(x)
#define per_cpu_ptr(p, cpu)		(p)

#endif
