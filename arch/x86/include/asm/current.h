/* SPDX-License-Identifier: MIT */
#ifndef ASM_CURRENT_H
#define ASM_CURRENT_H

#include <kernel/lib/compiler.h>
#include <asm/percpu.h>

struct task_struct;

DECLARE_PER_CPU(struct task_struct *, current_task);	/* written by switch_to() only */

/*
 * The task that runs this. To a function that value never changes, whatever it calls and on
 * whichever CPU it comes back from there: so the compiler may keep it, and no memory is among the
 * operands.
 */
static __always_inline struct task_struct *get_current(void)
{
	struct task_struct *task;

	__asm__("mov %%gs:current_task, %0" : "=r"(task));
	return task;
}

#define current	get_current()

#endif
