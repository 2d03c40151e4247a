/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <kernel/cred/cred.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/ioprio.h>
#include <asm/uaccess.h>

/* ---- Whom a call is about, and who may do that ---- */

/* => The thread `pid`, 0: the caller, with a reference; or NULL. */
struct task_struct *get_target(pid_t pid)
{
	return pid ? find_get_task(pid) : get_task_struct(current);
}

/* => Under tasklist_lock. */
static bool owns(const struct task_struct *task)
{
	uid_t euid = current->cred->euid;

	return task->cred->euid == euid || task->cred->uid == euid;
}

bool may_control(const struct task_struct *task)
{
	bool owner;

	spin_lock(&tasklist_lock);
	owner = owns(task);
	spin_unlock(&tasklist_lock);
	return owner || capable(CAP_SYS_NICE);
}

bool nice_within_limit(const struct task_struct *task, int nice)
{
	return (unsigned long)(20 - nice) <= READ_ONCE(task->signal->rlim[RLIMIT_NICE].rlim_cur);
}

static bool may_have_nice(const struct task_struct *task, int nice)
{
	return nice_within_limit(task, nice) || capable(CAP_SYS_NICE);
}

/* ---- Nice ---- */

/* What getpriority, setpriority and their kind do with each thread. => Under tasklist_lock. */
struct prio_walk {
	void (*visit)(struct task_struct *task, struct prio_walk *walk);
	int nice, ioprio;
	long result;
};

static void visit_group(struct task_struct *leader, struct prio_walk *walk)
{
	struct task_struct *thread;

	for_each_thread(leader->signal, thread)
		walk->visit(thread, walk);
}

static void visit_pgrp(pid_t nr, struct prio_walk *walk)
{
	struct pid *pgrp = nr ? find_get_pid(nr) : get_pid(task_pgrp(current));
	struct task_struct *leader;

	if (!pgrp)
		return;
	for_each_pid_task(leader, pgrp, PIDTYPE_PGID)
		visit_group(leader, walk);
	put_pid(pgrp);
}

static void visit_user(uid_t uid, struct prio_walk *walk)
{
	struct task_struct *leader;

	for_each_process(leader)
		if (leader->cred->uid == uid)
			visit_group(leader, walk);
}

/* => walk->result, which is -ESRCH if nobody was there. */
static long walk_targets(int which, int who, struct prio_walk *walk)
{
	struct task_struct *task;

	walk->result = -ESRCH;
	spin_lock(&tasklist_lock);
	switch (which) {
	case PRIO_PROCESS:
		task = who ? find_task_by_pid(who) : current;
		if (task)
			walk->visit(task, walk);
		break;
	case PRIO_PGRP:
		visit_pgrp(who, walk);
		break;
	case PRIO_USER:
		visit_user(who ? (uid_t)who : current->cred->uid, walk);
		break;
	default:
		walk->result = -EINVAL;
	}
	spin_unlock(&tasklist_lock);
	return walk->result;
}

/* The kernel returns 20 - nice, 1 to 40, so that no result looks like an error; libc turns it
 * back. */
static void visit_getpriority(struct task_struct *task, struct prio_walk *walk)
{
	walk->result = max(walk->result, 20L - task_nice(task));
}

long sys_getpriority(int which, int who)
{
	struct prio_walk walk = { .visit = visit_getpriority };

	return walk_targets(which, who, &walk);
}

static int set_one_nice(struct task_struct *task, int nice)
{
	if (!owns(task) && !capable(CAP_SYS_NICE))
		return -EPERM;
	if (nice < task_nice(task) && !may_have_nice(task, nice))
		return -EACCES;
	set_user_nice(task, nice);
	return 0;
}

/* A failure is the result, a success only if nothing else was. */
static void visit_setpriority(struct task_struct *task, struct prio_walk *walk)
{
	int error = set_one_nice(task, walk->nice);

	if (error || walk->result == -ESRCH)
		walk->result = error;
}

long sys_setpriority(int which, int who, int nice)
{
	struct prio_walk walk = { .visit = visit_setpriority, .nice = clamp(nice, -20, 19) };

	return walk_targets(which, who, &walk);
}

/* ---- I/O priorities: told and kept, but there is no device whose requests they would sort ---- */

static int check_ioprio(int ioprio)
{
	switch (IOPRIO_CLASS(ioprio)) {
	case IOPRIO_CLASS_RT:
		return capable(CAP_SYS_ADMIN) || capable(CAP_SYS_NICE) ? 0 : -EPERM;
	case IOPRIO_CLASS_BE:
	case IOPRIO_CLASS_IDLE:
		return 0;
	case IOPRIO_CLASS_NONE:
		return IOPRIO_LEVEL(ioprio) ? -EINVAL : 0;
	default:
		return -EINVAL;
	}
}

static void visit_ioprio_set(struct task_struct *task, struct prio_walk *walk)
{
	uid_t uid = task->cred->uid;
	bool may = uid == current->cred->euid || uid == current->cred->uid ||
		   capable(CAP_SYS_NICE);

	if (may)
		WRITE_ONCE(task->ioprio, walk->ioprio);
	if (!may || walk->result == -ESRCH)
		walk->result = may ? 0 : -EPERM;
}

long sys_ioprio_set(int which, int who, int ioprio)
{
	struct prio_walk walk = { .visit = visit_ioprio_set, .ioprio = ioprio };
	int error = check_ioprio(ioprio);

	return error ? error : walk_targets(which - IOPRIO_WHO_PROCESS, who, &walk);
}

/* What a task without one has: it follows from how it is scheduled. */
static int effective_ioprio(const struct task_struct *task)
{
	int class = IOPRIO_CLASS_BE;

	if (IOPRIO_CLASS(task->ioprio) != IOPRIO_CLASS_NONE)
		return task->ioprio;
	if (is_realtime(task))
		class = IOPRIO_CLASS_RT;
	else if (task_policy(task) == SCHED_IDLE)
		class = IOPRIO_CLASS_IDLE;
	return IOPRIO_VALUE(class, (task_nice(task) + 20) / 5);
}

static void visit_ioprio_get(struct task_struct *task, struct prio_walk *walk)
{
	walk->result = READ_ONCE(task->ioprio);
}

static void visit_ioprio_best(struct task_struct *task, struct prio_walk *walk)
{
	long ioprio = effective_ioprio(task);

	walk->result = walk->result == -ESRCH ? ioprio : min(walk->result, ioprio);
}

long sys_ioprio_get(int which, int who)
{
	struct prio_walk walk = {
		.visit = which == IOPRIO_WHO_PROCESS ? visit_ioprio_get : visit_ioprio_best,
	};

	return walk_targets(which - IOPRIO_WHO_PROCESS, who, &walk);
}

/* ---- Affinity ---- */

static int set_affinity(struct task_struct *task, unsigned long mask)
{
	if (READ_ONCE(task->flags) & PF_NO_SETAFFINITY)
		return -EINVAL;
	return may_control(task) ? set_cpus_allowed(task, mask) : -EPERM;
}

long sys_sched_setaffinity(pid_t pid, unsigned int len, const unsigned long __user *umask)
{
	struct task_struct *task;
	unsigned long mask = 0;
	int error;

	if (copy_from_user(&mask, umask, min_t(size_t, len, sizeof(mask))))
		return -EFAULT;
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	error = set_affinity(task, mask);
	put_task_struct(task);
	return error;
}

long sys_sched_getaffinity(pid_t pid, unsigned int len, unsigned long __user *umask)
{
	struct task_struct *task;
	unsigned long mask;

	if (len * BITS_PER_BYTE < nr_cpu_ids || len % sizeof(mask))
		return -EINVAL;
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	mask = READ_ONCE(task->cpus_allowed) & cpu_online_mask;
	put_task_struct(task);
	if (copy_to_user(umask, &mask, sizeof(mask)))
		return -EFAULT;
	return sizeof(mask);
}

long sys_getcpu(unsigned int __user *cpu, unsigned int __user *node, void __user *unused)
{
	if (cpu && put_user(smp_processor_id(), cpu))
		return -EFAULT;
	if (node && put_user(0U, node))
		return -EFAULT;
	return 0;
}

long sys_sched_yield(void)
{
	yield();
	return 0;
}
