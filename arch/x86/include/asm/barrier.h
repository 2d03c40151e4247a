/* SPDX-License-Identifier: MIT */
#ifndef ASM_BARRIER_H
#define ASM_BARRIER_H

#include <kernel/lib/compiler.h>

/*
 * Order of memory accesses, as other CPUs see it. The CPU keeps loads in order and stores in order;
 * only a load may overtake an earlier store to another place. (SDM 3A, 8.2) Locked instructions are
 * full barriers.
 */
#define smp_mb()	__asm__ __volatile__("lock addl $0, -4(%%rsp)" : : : "memory", "cc")
#define smp_rmb()	barrier()
#define smp_wmb()	barrier()

/* After the load, before the store: nothing behind, or before it, moves across. */
#define smp_load_acquire(p)	__atomic_load_n(p, __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n(p, v, __ATOMIC_RELEASE)

#endif
