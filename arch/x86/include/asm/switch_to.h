/* SPDX-License-Identifier: MIT */
#ifndef ASM_SWITCH_TO_H
#define ASM_SWITCH_TO_H

struct task_struct;

/*
 * switch_to - this CPU leaves prev and goes on in next, where next once called this function.
 * => Interrupts off; the address space has been switched. Returns, when somebody switches back to
 *    prev, whom that one had left. A new task begins in ret_from_fork instead.
 */
struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next);

/* => The innermost stack frame of a task that doesn't run, for a backtrace. */
unsigned long sleeping_frame_pointer(const struct task_struct *task);

#endif
