/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_PROCESS_PID_H
#define KERNEL_PROCESS_PID_H

#include <kernel/lib/types.h>
#include <kernel/lib/list.h>
#include <kernel/locking/wait.h>
#include <asm/atomic.h>

struct task_struct;

/* What one number can be the name of. A struct pid serves as all four at once. */
enum pid_type {
	PIDTYPE_PID,	/* a thread */
	PIDTYPE_TGID,	/* a thread group: its leader */
	PIDTYPE_PGID,	/* a process group: the leaders of its members */
	PIDTYPE_SID,	/* a session: the leaders of its members */
	PIDTYPE_MAX,
};

/*
 * A process id. Tasks hang on the lists while they are alive or zombies; the last one to leave
 * frees the number, so that it is never the name of two things. References keep the struct, which
 * then names nobody for ever: whoever holds one can't take the next owner of the number for the
 * last.
 *
 * Locks: (T) tasklist_lock; (P) pidmap_lock, inside pid.c; (c) constant.
 */
struct pid {
	atomic_t count;
	pid_t nr;				/* (c) */
	struct hlist_node hash;			/* (P) */
	struct hlist_head tasks[PIDTYPE_MAX];	/* (T) task_struct.pid_links[type] */
	wait_queue_head_t wait_pidfd;		/* who polls a pidfd of it */
};

#define PID_MAX_LIMIT	32768
extern int pid_max;		/* one more than the highest number given; up to PID_MAX_LIMIT */

void pid_init(void);

/*
 * alloc_pid - reserve a number: *wanted, or, if that is NULL, the next free one, going up and
 * around so that none is reused soon.
 * => Returns a pid with one reference, or ERR_PTR(-EAGAIN) (all numbers in use) or -ENOMEM; for
 *    *wanted -EINVAL, -EPERM or -EEXIST. Nobody finds it before attach_pid().
 */
struct pid *alloc_pid(const pid_t *wanted);
void free_pid(struct pid *pid);		/* => it was never attached; takes over the reference */

struct pid *get_pid(struct pid *pid);
void put_pid(struct pid *pid);		/* NULL is fine */

/* => find_get_pid returns a reference or NULL. */
struct pid *find_get_pid(pid_t nr);
struct pid *find_ge_pid(pid_t nr);	/* the first at or above nr (> 0), referenced; NULL */

pid_t pid_last(void);			/* the number given most recently */
void pid_set_last(pid_t nr);		/* as if it were that one; 0 to pid_max */

/* => current's process group, referenced. Takes tasklist_lock: the parent may be changing it. */
struct pid *get_current_pgrp(void);

/* => Hold tasklist_lock. They take and drop no reference: the task's own pointer holds one. */
void attach_pid(struct task_struct *task, enum pid_type type);
void detach_pid(struct task_struct *task, enum pid_type type);

/* All that it has: a thread one, the leader of a group four. => As above. */
void attach_pids(struct task_struct *task);
void detach_pids(struct task_struct *task);

/* The thread gets all four of its leader, which gets the thread's. => As above. */
void exchange_pids(struct task_struct *thread, struct task_struct *leader);

/* => Hold tasklist_lock; the result is valid while it is held. NULL when there is none. */
struct task_struct *pid_task(struct pid *pid, enum pid_type type);
struct task_struct *find_task_by_pid(pid_t nr);

/* => A referenced task (put_task_struct), or NULL. They take tasklist_lock. */
struct task_struct *find_get_task(pid_t nr);
/* => The task with the least number from *nr on, which goes there, referenced; NULL: no more. */
struct task_struct *find_get_task_from(pid_t *nr);
struct task_struct *get_pid_task(struct pid *pid, enum pid_type type);

static inline pid_t pid_nr(const struct pid *pid)
{
	return pid ? pid->nr : 0;
}

/* => Hold tasklist_lock. `task` runs over the tasks of `pid` as `type` (may be NULL). */
#define for_each_pid_task(task, pid, type) \
	hlist_for_each_entry(task, &(pid)->tasks[type], pid_links[type])

#endif
