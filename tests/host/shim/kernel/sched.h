/* SPDX-License-Identifier: MIT */
#ifndef SHIM_KERNEL_SCHED_H
#define SHIM_KERNEL_SCHED_H

#include <kernel/lib/types.h>

struct files_struct;
struct fs_struct;

struct task_struct {
	unsigned long work;
	int fail_nth;
	struct fs_struct *fs;
};

extern struct task_struct shim_task;

/* One task, which never sleeps: who waits is interrupted by a signal at once. */
#define TASK_INTERRUPTIBLE	1
#define TASK_UNINTERRUPTIBLE	2
#define TASK_KILLABLE		2
#define TIF_MEMDIE		3
#define TIF_NO_MEMORY		4
#define current			(&shim_task)
#define signal_pending(task)	true
#define set_current_state(s)	do { } while (0)
#define cond_resched()		do { } while (0)

static inline void set_task_work(struct task_struct *task, int bit)
{
	task->work |= 1UL << bit;
}

static inline u64 schedule_timeout(u64 ns)
{
	return 0;
}

#endif
