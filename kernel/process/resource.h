/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_PROCESS_RESOURCE_H
#define KERNEL_PROCESS_RESOURCE_H

#include <kernel/uapi/resource.h>

struct task_struct;

/* => What `task`'s group, its dead children, both, or the thread have used. tasklist_lock held, or
 *    the task is current. who: RUSAGE_*. */
void getrusage_of(struct task_struct *task, int who, struct rusage *r);

#endif
