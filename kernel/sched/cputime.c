/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <kernel/lib/string.h>

/*
 * How much of a task's time was spent in user mode, how much in the kernel. The whole,
 * sum_exec_runtime, is exact. At a tick, what isn't divided yet all goes to the mode that the tick
 * has interrupted. Who asks in between has the rest divided as the time before was. What is divided
 * stays divided: so utime and stime never go back, and together they are the run time.
 */

static u64 undivided(const struct task_struct *task)
{
	return task->se.sum_exec_runtime - task->utime - task->stime;
}

/* => ns * part / whole, without overflow. part <= whole. */
static u64 scale(u64 ns, u64 part, u64 whole)
{
	while (whole >> 32) {
		whole >>= 1;
		part >>= 1;
	}
	return ns / whole * part + ns % whole * part / whole;
}

static void divide_rest(struct task_struct *task)
{
	u64 rest = undivided(task), whole = task->utime + task->stime, system = 0;

	if (!rest)
		return;
	if (task->flags & PF_KTHREAD)
		system = rest;
	else if (whole)
		system = scale(rest, task->stime, whole);
	task->stime += system;
	task->utime += rest - system;
}

static u64 idle_time(const struct rq *rq, u64 now)
{
	return rq->idle->se.sum_exec_runtime +
	       (rq->curr == rq->idle ? now - rq->idle->se.exec_start : 0);
}

static void account_cpu(struct rq *rq, bool user_mode)
{
	u64 *times = rq->cputime;
	u64 busy = rq->clock - idle_time(rq, rq->clock);
	u64 rest = busy - times[CPUTIME_USER] - times[CPUTIME_NICE] - times[CPUTIME_SYSTEM];

	if (!user_mode)
		times[CPUTIME_SYSTEM] += rest;
	else if (task_nice(rq->curr) > 0)
		times[CPUTIME_NICE] += rest;
	else
		times[CPUTIME_USER] += rest;
}

/* => rq->lock held, update_curr() done, curr isn't idle. */
void account_tick(struct rq *rq, bool user_mode)
{
	struct task_struct *curr = rq->curr;

	account_cpu(rq, user_mode);
	if (user_mode)
		curr->utime += undivided(curr);
	else
		curr->stime += undivided(curr);
}

void cpu_times(unsigned int cpu, u64 times[NR_CPUTIMES])
{
	struct rq *rq = cpu_rq(cpu);
	unsigned long flags;

	spin_lock_irqsave(&rq->lock, flags);
	memcpy(times, rq->cputime, sizeof(rq->cputime));
	times[CPUTIME_IDLE] = idle_time(rq, ktime_get_ns());
	spin_unlock_irqrestore(&rq->lock, flags);
}

void task_cputime(struct task_struct *task, u64 *utime, u64 *stime)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(task, &flags);

	if (task == rq->curr)
		update_curr(rq);
	divide_rest(task);
	*utime = task->utime;
	*stime = task->stime;
	task_rq_unlock(rq, flags);
}

u64 task_sched_runtime(struct task_struct *task)
{
	u64 utime, stime;

	task_cputime(task, &utime, &stime);
	return utime + stime;
}

void thread_group_cputime(struct task_struct *task, u64 *utime, u64 *stime)
{
	struct signal_struct *sig = task->signal;
	struct task_struct *thread;
	u64 user, system;

	*utime = sig->utime;
	*stime = sig->stime;
	for_each_thread(sig, thread) {
		task_cputime(thread, &user, &system);
		*utime += user;
		*stime += system;
	}
}
