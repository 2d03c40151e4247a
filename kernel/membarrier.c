/* SPDX-License-Identifier: MIT */

/*
 * membarrier: a full memory barrier in other threads, whatever they are doing. So one side of an
 * algorithm, the seldom one, can pay for both. (membarrier(2))
 *
 * Each CPU that may run one of them is interrupted, and executes a barrier in the handler. One that
 * comes to run such a thread later passes a barrier when it loads the address space. The way back
 * from the interrupt also makes a CPU fetch its instructions anew, which SYNC_CORE asks for.
 */

#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/membarrier.h>
#include <mm/mm.h>
#include <asm/barrier.h>
#include <asm/mmu_context.h>
#include <asm/smp.h>

#define ALL_COMMANDS 0x7f

static void barrier_here(void *unused)
{
	smp_mb();
}

static long barrier_on(unsigned long cpus)
{
	smp_mb();
	if (num_online_cpus() > 1)
		smp_call_function_mask(cpus, barrier_here, NULL, true);
	smp_mb();
	return 0;
}

/* Programs say beforehand what they will use, and their memory remembers. */
static long register_for(unsigned int command)
{
	set_bit(__ffs(command), &current->mm->membarriers);
	return 0;
}

static long private_barrier(unsigned int registration)
{
	struct mm_struct *mm = current->mm;

	if (!test_bit(__ffs(registration), &mm->membarriers))
		return -EPERM;
	if (!mm_is_shared(mm))
		return 0;
	return barrier_on(mm_cpumask(mm));
}

long sys_membarrier(int command, unsigned int flags, int cpu)
{
	if (flags)
		return -EINVAL;
	switch (command) {
	case MEMBARRIER_CMD_QUERY:
		return ALL_COMMANDS;
	case MEMBARRIER_CMD_GLOBAL:
	case MEMBARRIER_CMD_GLOBAL_EXPEDITED:
		return barrier_on(cpu_online_mask);
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED:
		return private_barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE:
		return private_barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE);
	case MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE:
		return register_for(command);
	default:
		return -EINVAL;
	}
}
