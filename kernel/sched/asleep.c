/* SPDX-License-Identifier: MIT */
/*
 * What a sleeping task waits for, for /proc: read from its kernel stack, which stays as it is while
 * the lock of its run queue keeps the task asleep.
 */
#include <kernel/lib/string.h>
#include <asm/ptrace.h>
#include <asm/switch_to.h>
#include "internal.h"

/* The functions of kernel/sched/ and kernel/locking/ lie between these: linker.ld. */
extern const char __sched_text_start[], __sched_text_end[];

static bool in_sched_functions(unsigned long address)
{
	return address >= (unsigned long)__sched_text_start &&
	       address < (unsigned long)__sched_text_end;
}

/* => The lock of the queue it slept on, with interrupts off; NULL: it runs, is new, or is dead. */
static struct rq *lock_asleep(struct task_struct *task, unsigned long *flags)
{
	struct rq *rq = task_rq_lock(task, flags);
	unsigned int state = task->state;

	if (state && !(state & (TASK_NEW | TASK_DEAD)) && !task->se.on_rq && task != rq->curr)
		return rq;
	task_rq_unlock(rq, *flags);
	return NULL;
}

/* Frames are chained through the base pointer: the caller's is at *frame, its return address
 * behind that. */
static unsigned int walk_stack(const struct task_struct *task, unsigned long *addresses,
			       unsigned int max)
{
	unsigned long bottom = (unsigned long)task->stack;
	unsigned long frame = sleeping_frame_pointer(task);
	unsigned int count = 0;

	while (count < max && frame >= bottom && frame <= bottom + THREAD_SIZE - 16 &&
	       frame % sizeof(long) == 0) {
		const unsigned long *words = (const unsigned long *)frame;

		if (count || !in_sched_functions(words[1]))
			addresses[count++] = words[1];
		if (words[0] <= frame)
			break;
		frame = words[0];
	}
	return count;
}

unsigned int task_backtrace(struct task_struct *task, unsigned long *addresses, unsigned int max)
{
	unsigned int count = 0;
	unsigned long flags;
	struct rq *rq = lock_asleep(task, &flags);

	if (rq) {
		count = walk_stack(task, addresses, max);
		task_rq_unlock(rq, flags);
	}
	return count;
}

bool task_user_regs(struct task_struct *task, struct pt_regs *regs)
{
	unsigned long flags;
	struct rq *rq;

	if (task == current) {
		*regs = *current_pt_regs();
		return true;
	}
	rq = lock_asleep(task, &flags);
	if (rq) {
		*regs = *task_pt_regs(task);
		task_rq_unlock(rq, flags);
	}
	return rq != NULL;
}
