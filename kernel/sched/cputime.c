/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <kernel/lib/string.h>

/*
 * How much of the time of a task was spent in user mode, how much in the kernel. The whole,
 * sum_exec_runtime, is exact. At a tick, what isn't divided yet all goes to the mode that the tick
 * has interrupted. Who asks in between has the rest divided as the time before was. What is divided
 * stays divided: so utime and stime never go back, and together they are the run time.
 *
 * A thread group has its own sum, to which update_curr() adds what each thread runs, and its own
 * division: nobody walks over threads, of which there may be very many, at a tick or to ask.
 */

/* => ns * part / whole, without overflow. part <= whole. */
static u64 scale(u64 ns, u64 part, u64 whole)
{
	while (whole >> 32) {
		whole >>= 1;
		part >>= 1;
	}
	return ns / whole * part + ns % whole * part / whole;
}

/* The rest of `sum` goes to user mode and kernel as before; all to the kernel, if it is its own. */
static void divide_rest(u64 sum, u64 *utime, u64 *stime, bool kernel)
{
	u64 whole = *utime + *stime, rest = sum - whole, system = 0;

	if (kernel)
		system = rest;
	else if (whole)
		system = scale(rest, *stime, whole);
	*stime += system;
	*utime += rest - system;
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
	struct signal_struct *sig = curr->signal;

	account_cpu(rq, user_mode);
	*(user_mode ? &curr->utime : &curr->stime) +=
		curr->se.sum_exec_runtime - curr->utime - curr->stime;
	spin_lock(&sig->cputime_lock);
	*(user_mode ? &sig->utime : &sig->stime) +=
		atomic_long_read(&sig->sum_exec_runtime) - sig->utime - sig->stime;
	spin_unlock(&sig->cputime_lock);
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
	divide_rest(task->se.sum_exec_runtime, &task->utime, &task->stime,
		    task->flags & PF_KTHREAD);
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

/* Adds what the threads of the group that run just now have run since they were last looked at. */
static void update_running(const struct signal_struct *sig)
{
	unsigned long flags;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		struct rq *rq = cpu_rq(cpu);

		spin_lock_irqsave(&rq->lock, flags);
		if (rq->curr->signal == sig)
			update_curr(rq);
		spin_unlock_irqrestore(&rq->lock, flags);
	}
}

void thread_group_cputime(struct task_struct *task, u64 *utime, u64 *stime)
{
	struct signal_struct *sig = task->signal;
	unsigned long flags;

	update_running(sig);
	spin_lock_irqsave(&sig->cputime_lock, flags);
	divide_rest(atomic_long_read(&sig->sum_exec_runtime), &sig->utime, &sig->stime,
		    task->flags & PF_KTHREAD);
	*utime = sig->utime;
	*stime = sig->stime;
	spin_unlock_irqrestore(&sig->cputime_lock, flags);
}
