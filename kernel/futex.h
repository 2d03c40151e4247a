/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FUTEX_H
#define KERNEL_FUTEX_H

#include <kernel/lib/types.h>

struct task_struct;

void futex_init(void);

/* => current's mm; touches user memory, may sleep. A bad address is no error here. */
void futex_wake_address(u32 __user *uaddr);	/* one waiter: clear_child_tid has been stored */

/* Marks the robust futexes that current (= task) still holds, and wakes a waiter of each. => The
 * same. */
void exit_robust_list(struct task_struct *task);

#endif
