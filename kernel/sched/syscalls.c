/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <kernel/cred.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/capability.h>
#include <asm/uaccess.h>

/* ---- Whom a call is about, and who may do that ---- */

/* => The thread `pid`, 0: the caller, with a reference; or NULL. */
static struct task_struct *get_target(pid_t pid)
{
	return pid ? find_get_task(pid) : get_task_struct(current);
}

/* => Under tasklist_lock. */
static bool owns(const struct task_struct *task)
{
	uid_t euid = current->cred->euid;

	return task->cred->euid == euid || task->cred->uid == euid;
}

static bool may_control(const struct task_struct *task)
{
	bool owner;

	spin_lock(&tasklist_lock);
	owner = owns(task);
	spin_unlock(&tasklist_lock);
	return owner || capable(CAP_SYS_NICE);
}

static bool may_have_nice(const struct task_struct *task, int nice)
{
	return (unsigned long)(20 - nice) <= READ_ONCE(task->signal->rlim[RLIMIT_NICE].rlim_cur) ||
	       capable(CAP_SYS_NICE);
}

/* ---- Nice ---- */

/* What getpriority and setpriority do with each thread. => Under tasklist_lock. */
struct prio_walk {
	void (*visit)(struct task_struct *task, struct prio_walk *walk);
	int nice;
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

/* ---- Affinity ---- */

static int set_affinity(struct task_struct *task, unsigned long mask)
{
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

/* ---- Policy: SCHED_NORMAL, SCHED_BATCH and SCHED_IDLE only ---- */

static bool policy_valid(unsigned int policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH || policy == SCHED_IDLE;
}

static int may_set_policy(struct task_struct *task, unsigned int policy)
{
	bool leaves_idle = task_policy(task) == SCHED_IDLE &&
			   (policy & ~SCHED_RESET_ON_FORK) != SCHED_IDLE;
	bool drops_reset = task->policy & SCHED_RESET_ON_FORK && !(policy & SCHED_RESET_ON_FORK);

	if (!may_control(task) || (leaves_idle && !may_have_nice(task, task_nice(task))) ||
	    (drops_reset && !capable(CAP_SYS_NICE)))
		return -EPERM;
	return 0;
}

static void change_policy(struct task_struct *task, unsigned int policy)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(task, &flags);

	if (task == rq->curr)
		update_curr(rq);
	task->policy = policy;
	set_task_weight(rq, task);
	task_rq_unlock(rq, flags);
}

static int set_policy(struct task_struct *task, unsigned int policy,
		      const struct sched_param *param)
{
	int error;

	if (!policy_valid(policy & ~SCHED_RESET_ON_FORK) || param->sched_priority)
		return -EINVAL;
	error = may_set_policy(task, policy);
	if (!error)
		change_policy(task, policy);
	return error;
}

/* => The parameters and, with a reference, the task; or the errno. */
static struct task_struct *get_param_target(pid_t pid, const struct sched_param __user *uparam,
					    struct sched_param *param)
{
	struct task_struct *task;

	if (!uparam || pid < 0)
		return ERR_PTR(-EINVAL);
	if (copy_from_user(param, uparam, sizeof(*param)))
		return ERR_PTR(-EFAULT);
	task = get_target(pid);
	return task ? task : ERR_PTR(-ESRCH);
}

long sys_sched_setscheduler(pid_t pid, int policy, const struct sched_param __user *uparam)
{
	struct sched_param param;
	struct task_struct *task;
	int error;

	if (policy < 0)
		return -EINVAL;
	task = get_param_target(pid, uparam, &param);
	if (IS_ERR(task))
		return PTR_ERR(task);
	error = set_policy(task, policy, &param);
	put_task_struct(task);
	return error;
}

long sys_sched_setparam(pid_t pid, const struct sched_param __user *uparam)
{
	struct sched_param param;
	struct task_struct *task = get_param_target(pid, uparam, &param);
	int error;

	if (IS_ERR(task))
		return PTR_ERR(task);
	error = set_policy(task, task->policy, &param);
	put_task_struct(task);
	return error;
}

long sys_sched_getscheduler(pid_t pid)
{
	struct task_struct *task;
	unsigned int policy;

	if (pid < 0)
		return -EINVAL;
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	policy = READ_ONCE(task->policy);
	put_task_struct(task);
	return policy;
}

long sys_sched_getparam(pid_t pid, struct sched_param __user *uparam)
{
	struct sched_param param = { .sched_priority = 0 };
	struct task_struct *task;

	if (!uparam || pid < 0)
		return -EINVAL;
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	put_task_struct(task);
	return copy_to_user(uparam, &param, sizeof(param)) ? -EFAULT : 0;
}

/* => `realtime` for the two policies that have priorities, 0 for the others. */
static long priority_bound(int policy, int realtime)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return realtime;
	return policy == SCHED_DEADLINE || (policy >= 0 && policy_valid(policy)) ? 0 : -EINVAL;
}

long sys_sched_get_priority_max(int policy)
{
	return priority_bound(policy, 99);
}

long sys_sched_get_priority_min(int policy)
{
	return priority_bound(policy, 1);
}

long sys_sched_rr_get_interval(pid_t pid, struct timespec __user *uts)
{
	struct task_struct *task;

	if (pid < 0)
		return -EINVAL;
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	put_task_struct(task);
	return put_timespec_ns(TICK_NSEC, uts);
}

long sys_sched_yield(void)
{
	yield();
	return 0;
}
