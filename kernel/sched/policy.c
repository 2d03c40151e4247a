/* SPDX-License-Identifier: MIT */

/* By which rules a task gets the CPU: sched_setscheduler and its kin. (sched(7)) */

#include "internal.h"

#include <kernel/cred/cred.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/lib/usercopy.h>
#include <kernel/uapi/capability.h>
#include <asm/page.h>
#include <asm/uaccess.h>

/* What is asked for, by any of the calls. */
struct sched_wish {
	bool keep_policy; /* the policy is to stay, its parameters are new */
	bool keep_params; /* they are to stay, and so does the policy, as in Linux */
	unsigned int policy;
	bool reset_on_fork;
	int nice;
	u32 priority;
};

static bool is_rt_policy(unsigned int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool is_fair_policy(unsigned int policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH || policy == SCHED_IDLE;
}

/* => There are deadlines in Linux, but not here. */
static bool wish_valid(const struct sched_wish *wish)
{
	if (!is_rt_policy(wish->policy) && !is_fair_policy(wish->policy))
		return false;
	return wish->priority < MAX_RT_PRIO && is_rt_policy(wish->policy) == (wish->priority != 0);
}

/* ---- Who may ---- */

static bool rt_needs_privilege(struct task_struct *task, const struct sched_wish *wish)
{
	unsigned long limit = READ_ONCE(task->signal->rlim[RLIMIT_RTPRIO].rlim_cur);

	if (wish->policy != task_policy(task) && !limit)
		return true;
	return wish->priority > task->rt_priority && wish->priority > limit;
}

static bool needs_privilege(struct task_struct *task, const struct sched_wish *wish)
{
	if (is_rt_policy(wish->policy) && rt_needs_privilege(task, wish))
		return true;
	if (is_fair_policy(wish->policy) && wish->nice < task_nice(task) &&
	    !nice_within_limit(task, wish->nice))
		return true;
	if (task_policy(task) == SCHED_IDLE && wish->policy != SCHED_IDLE &&
	    !nice_within_limit(task, task_nice(task)))
		return true;
	return (task->policy & SCHED_RESET_ON_FORK) && !wish->reset_on_fork;
}

/* ---- The change ---- */

/* => The queue is locked. */
static void set_attributes(struct task_struct *task, const struct sched_wish *wish)
{
	unsigned int policy = wish->keep_params ? task_policy(task) : wish->policy;

	task->policy = policy | (wish->reset_on_fork ? SCHED_RESET_ON_FORK : 0);
	if (wish->keep_params)
		return;
	task->rt_priority = wish->priority;
	if (is_fair_policy(policy))
		task->static_prio = 120 + wish->nice;
}

/* => rq is locked. */
static void change_policy(struct rq *rq, struct task_struct *task, const struct sched_wish *wish)
{
	bool running = task == rq->curr, waiting = task->se.on_rq && !running;
	bool was_realtime = is_realtime(task);

	if (running)
		update_curr(rq);
	if (waiting)
		dequeue_task(rq, task);
	set_attributes(task, wish);
	set_task_weight(rq, task);
	if (was_realtime != is_realtime(task))
		place_changed(rq, task);
	if (waiting)
		enqueue_task(rq, task);
	if (running) {
		rq->curr_prio = task->rt_priority;
		resched_curr(rq);
	} else if (waiting) {
		check_preempt_wakeup(rq, task);
	}
}

void sched_hurry(struct task_struct *task)
{
	const struct sched_wish wish = { .policy = SCHED_FIFO, .priority = 1 };
	unsigned long flags;
	struct rq *rq = task_rq_lock(task, &flags);

	if (!is_realtime(task))
		change_policy(rq, task, &wish);
	task_rq_unlock(rq, flags);
}

/* What the wish leaves as it is, for a task of this policy: of the parameters that it has now only
 * those count that mean something. */
static void complete_wish(const struct task_struct *task, unsigned int policy,
			  struct sched_wish *wish)
{
	if (wish->keep_policy) {
		wish->policy = policy & ~SCHED_RESET_ON_FORK;
		wish->reset_on_fork = policy & SCHED_RESET_ON_FORK;
	}
	if (wish->keep_params && is_realtime(task))
		wish->priority = task->rt_priority;
	else if (wish->keep_params)
		wish->nice = task_nice(task);
}

static int check_wish(struct task_struct *task, const struct sched_wish *wish)
{
	if (!wish_valid(wish))
		return -EINVAL;
	if ((needs_privilege(task, wish) && !capable(CAP_SYS_NICE)) || !may_control(task))
		return -EPERM;
	return 0;
}

/* => False: another has changed the policy meanwhile, on which the checks rest. */
static bool change_if_still(unsigned int policy, struct task_struct *task,
			    const struct sched_wish *wish)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(task, &flags);
	bool still = task->policy == policy;

	if (still)
		change_policy(rq, task, wish);
	task_rq_unlock(rq, flags);
	return still;
}

/* => The reference to `task` is taken over. */
static int set_policy(struct task_struct *task, const struct sched_wish *asked)
{
	struct sched_wish wish;
	unsigned int policy;
	int error;

	do {
		policy = READ_ONCE(task->policy);
		wish = *asked;
		complete_wish(task, policy, &wish);
		error = check_wish(task, &wish);
	} while (!error && !change_if_still(policy, task, &wish));
	put_task_struct(task);
	return error;
}

/* ---- With a priority only ---- */

static long set_scheduler(pid_t pid, const struct sched_param __user *uparam,
			  struct sched_wish *wish)
{
	struct sched_param param;
	struct task_struct *task;

	if (!uparam || pid < 0)
		return -EINVAL;
	if (copy_from_user(&param, uparam, sizeof(param)))
		return -EFAULT;
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	wish->nice = task_nice(task);
	wish->priority = param.sched_priority;
	return set_policy(task, wish);
}

long sys_sched_setscheduler(pid_t pid, int policy, const struct sched_param __user *uparam)
{
	struct sched_wish wish = { .policy = policy & ~SCHED_RESET_ON_FORK,
				   .reset_on_fork = policy & SCHED_RESET_ON_FORK };

	return policy < 0 ? -EINVAL : set_scheduler(pid, uparam, &wish);
}

long sys_sched_setparam(pid_t pid, const struct sched_param __user *uparam)
{
	struct sched_wish wish = { .keep_policy = true };

	return set_scheduler(pid, uparam, &wish);
}

long sys_sched_getscheduler(pid_t pid)
{
	struct task_struct *task = pid < 0 ? NULL : get_target(pid);
	unsigned int policy;

	if (!task)
		return pid < 0 ? -EINVAL : -ESRCH;
	policy = READ_ONCE(task->policy);
	put_task_struct(task);
	return policy;
}

long sys_sched_getparam(pid_t pid, struct sched_param __user *uparam)
{
	struct sched_param param;
	struct task_struct *task;

	if (!uparam || pid < 0)
		return -EINVAL;
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	param.sched_priority = READ_ONCE(task->rt_priority);
	put_task_struct(task);
	return copy_to_user(uparam, &param, sizeof(param)) ? -EFAULT : 0;
}

/* ---- With all attributes ---- */

/* => 0; a size that can't be is told the right one, as -E2BIG. */
static int copy_attr(struct sched_attr *attr, struct sched_attr __user *uattr)
{
	int error = -E2BIG;
	u32 size;

	if (get_user(size, &uattr->size))
		return -EFAULT;
	if (!size)
		size = SCHED_ATTR_SIZE_VER0;
	if (size >= SCHED_ATTR_SIZE_VER0 && size <= PAGE_SIZE)
		error = copy_struct_from_user(attr, sizeof(*attr), uattr, size);
	if (error == -E2BIG)
		put_user((u32)sizeof(*attr), &uattr->size);
	if (!error && (attr->sched_flags & SCHED_FLAG_UTIL_CLAMP) && size < SCHED_ATTR_SIZE_VER1)
		error = -EINVAL;
	return error;
}

long sys_sched_setattr(pid_t pid, struct sched_attr __user *uattr, unsigned int flags)
{
	struct task_struct *task;
	struct sched_wish wish;
	struct sched_attr attr;
	int error;

	if (!uattr || pid < 0 || flags)
		return -EINVAL;
	error = copy_attr(&attr, uattr);
	if (error)
		return error;
	if ((int)attr.sched_policy < 0)
		return -EINVAL;
	wish = (struct sched_wish){
		.keep_policy = attr.sched_flags & SCHED_FLAG_KEEP_POLICY,
		.keep_params = attr.sched_flags & SCHED_FLAG_KEEP_PARAMS,
		.policy = attr.sched_policy,
		.reset_on_fork = attr.sched_flags & SCHED_FLAG_RESET_ON_FORK,
		.nice = clamp(attr.sched_nice, -20, 19),
		.priority = attr.sched_priority,
	};
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	if (attr.sched_flags & ~(u64)SCHED_FLAG_ALL)
		error = -EINVAL;
	else if (attr.sched_flags & SCHED_FLAG_UTIL_CLAMP)
		error = -EOPNOTSUPP;
	if (!error)
		return set_policy(task, &wish);
	put_task_struct(task);
	return error;
}

long sys_sched_getattr(pid_t pid, struct sched_attr __user *uattr, unsigned int size,
		       unsigned int flags)
{
	struct sched_attr attr = { .size = min_t(unsigned int, size, sizeof(attr)) };
	struct task_struct *task;

	if (!uattr || pid < 0 || size > PAGE_SIZE || size < SCHED_ATTR_SIZE_VER0 || flags)
		return -EINVAL;
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	attr.sched_policy = task_policy(task);
	if (task->policy & SCHED_RESET_ON_FORK)
		attr.sched_flags |= SCHED_FLAG_RESET_ON_FORK;
	if (is_realtime(task))
		attr.sched_priority = task->rt_priority;
	else
		attr.sched_nice = task_nice(task);
	put_task_struct(task);
	return copy_to_user(uattr, &attr, attr.size) ? -EFAULT : 0;
}

/* ---- What there is ---- */

/* => `realtime` for the two policies that have priorities, 0 for the others. */
static long priority_bound(int policy, int realtime)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return realtime;
	return policy == SCHED_DEADLINE || (policy >= 0 && is_fair_policy(policy)) ? 0 : -EINVAL;
}

long sys_sched_get_priority_max(int policy)
{
	return priority_bound(policy, MAX_RT_PRIO - 1);
}

long sys_sched_get_priority_min(int policy)
{
	return priority_bound(policy, 1);
}

long sys_sched_rr_get_interval(pid_t pid, struct timespec __user *uts)
{
	struct task_struct *task;
	u64 interval = TICK_NSEC;

	if (pid < 0)
		return -EINVAL;
	task = get_target(pid);
	if (!task)
		return -ESRCH;
	if (task_policy(task) == SCHED_RR)
		interval = rr_timeslice();
	else if (task_policy(task) == SCHED_FIFO)
		interval = 0;
	put_task_struct(task);
	return put_timespec_ns(interval, uts);
}
