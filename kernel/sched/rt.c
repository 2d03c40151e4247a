/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <kernel/uapi/errno.h>

/*
 * Real-time tasks, SCHED_FIFO and SCHED_RR: the one with the highest priority runs, and no other
 * task while it wants to. Those that wait are on one list a priority; who has been preempted comes
 * back at its front, and who yields, or, in SCHED_RR, has had its time slice, at its end. See
 * sched(7).
 *
 * So that one that never sleeps doesn't take the machine from its owner, all of them together give
 * way to other tasks of their CPU for the last twentieth of each second, unless the owner wants it
 * otherwise.
 */
#define MAX_LOOKS  8

int sched_rt_period_us = 1000000;
int sched_rt_runtime_us = 950000;
int sched_rr_timeslice_ms = RR_TIMESLICE_MS;

/* Two writers at once may leave them in any order; nothing depends on it. */
int sched_set_rt_bandwidth(int period_us, int runtime_us)
{
	if (period_us <= 0 || runtime_us < -1 || runtime_us > period_us)
		return -EINVAL;
	WRITE_ONCE(sched_rt_period_us, period_us);
	WRITE_ONCE(sched_rt_runtime_us, runtime_us);
	return 0;
}

/* In ns. */
static inline u64 rt_runtime(void)
{
	int us = READ_ONCE(sched_rt_runtime_us);

	return us < 0 ? U64_MAX : us * NSEC_PER_USEC;
}

void rt_init(struct rt_rq *rt)
{
	for (unsigned int prio = 0; prio < ARRAY_SIZE(rt->queue); prio++)
		INIT_LIST_HEAD(&rt->queue[prio]);
}

/* ---- Those that wait ---- */

void rt_enqueue(struct rt_rq *rt, struct task_struct *task, bool at_front)
{
	struct list_head *queue = &rt->queue[task->rt_priority];

	if (at_front)
		list_add(&task->se.rt_node, queue);
	else
		list_add_tail(&task->se.rt_node, queue);
	__set_bit(task->rt_priority, rt->bitmap);
	rt->waiting++;
}

void rt_dequeue(struct rt_rq *rt, struct task_struct *task)
{
	list_del(&task->se.rt_node);
	if (list_empty(&rt->queue[task->rt_priority]))
		__clear_bit(task->rt_priority, rt->bitmap);
	rt->waiting--;
}

unsigned int rt_highest(const struct rq *rq)
{
	const unsigned long *bitmap = rq->rt.bitmap;

	if (rq->rt.throttled && rq->leftmost)
		return 0;
	return bitmap[1] ? BITS_PER_LONG + __fls(bitmap[1]) : __fls(bitmap[0]);
}

struct task_struct *rt_take_first(struct rq *rq, unsigned int prio)
{
	struct list_head *queue = &rq->rt.queue[prio];
	struct task_struct *task = list_first_entry(queue, struct task_struct, se.rt_node);

	rt_dequeue(&rq->rt, task);
	return task;
}

struct task_struct *rt_find_movable(struct rq *rq, unsigned long cpus)
{
	struct task_struct *task;
	int looks = 0;

	for (int prio = MAX_RT_PRIO - 1; prio && rq->rt.waiting; prio--)
		list_for_each_entry(task, &rq->rt.queue[prio], se.rt_node)
			if (task->cpus_allowed & cpus)
				return task;
			else if (++looks >= MAX_LOOKS)
				return NULL;
	return NULL;
}

/* ---- curr ---- */

/* => Has it had its turn among those of its priority? */
static bool slice_over(const struct task_struct *curr)
{
	return task_policy(curr) == SCHED_RR &&
	       curr->se.sum_exec_runtime - curr->se.slice_start >= rr_timeslice();
}

bool rt_goes_on(const struct rq *rq, const struct task_struct *curr, bool yielding)
{
	unsigned int top = rt_top(rq);

	if (rq->rt.throttled && rq->leftmost)
		return false;
	return top < curr->rt_priority ||
	       (top == curr->rt_priority && !yielding && !slice_over(curr));
}

void rt_put_back(struct rq *rq, struct task_struct *curr, bool yielding)
{
	bool over = slice_over(curr);

	if (over)
		curr->se.slice_start = curr->se.sum_exec_runtime;
	rt_enqueue(&rq->rt, curr, !yielding && !over);
}

void rt_account(struct rq *rq, u64 delta)
{
	rq->rt.time += delta;
	if (rq->rt.time > rt_runtime())
		rq->rt.throttled = true;
}

/* A new period begins: those who had to give way come again. */
static void end_period(struct rq *rq)
{
	rq->rt.period_end = rq->clock + READ_ONCE(sched_rt_period_us) * NSEC_PER_USEC;
	rq->rt.time = 0;
	if (rq->rt.throttled && rq->rt.waiting)
		resched_curr(rq);
	rq->rt.throttled = false;
}

void rt_tick(struct rq *rq)
{
	if (rq->clock >= rq->rt.period_end)
		end_period(rq);
	if (!is_realtime(rq->curr))
		return;
	if (!rt_goes_on(rq, rq->curr, false))
		resched_curr(rq);
	else if (slice_over(rq->curr))
		rq->curr->se.slice_start = rq->curr->se.sum_exec_runtime;
}

/* ---- Where one that is woken runs ---- */

/* No CPU is idle. => Its own, unless something as urgent runs there and there is one with
 * something that isn't. */
unsigned int rt_select_cpu(const struct task_struct *task, unsigned long allowed)
{
	unsigned int best = task->cpu, prio;

	if (!(allowed >> best & 1))
		best = __ffs(allowed);
	prio = READ_ONCE(cpu_rq(best)->curr_prio);
	if (prio < task->rt_priority)
		return best;
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if ((allowed >> cpu & 1) && READ_ONCE(cpu_rq(cpu)->curr_prio) < prio) {
			best = cpu;
			prio = READ_ONCE(cpu_rq(cpu)->curr_prio);
		}
	}
	return best;
}
