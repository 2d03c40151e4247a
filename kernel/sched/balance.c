/* SPDX-License-Identifier: MIT */

#include "internal.h"

/*
 * Where a task runs. A CPU that has nothing to do pulls a waiting task from the fullest queue; one
 * that has too much gives to an idle one at its tick; and every BALANCE_TICKS a busy one pulls if
 * that evens out the load. Who holds a queue's lock only tries for a second one: no order of them
 * is needed, and if it fails there is a next time.
 */
#define BALANCE_TICKS	16
#define MAX_LOOKS	8		/* waiting tasks to look at before one gives up */

/* Who is about to end leaves its CPU to whom it wakes: most often its parent, waiting for it. */
static bool takes_over(unsigned long allowed)
{
	return current->flags & PF_EXITING && allowed >> smp_processor_id() & 1 &&
	       READ_ONCE(this_rq()->nr_running) <= 1;
}

unsigned int select_cpu(const struct task_struct *task)
{
	unsigned int cpu = task->cpu;
	unsigned long allowed = task->cpus_allowed & cpu_online_mask;
	unsigned long idle = READ_ONCE(idle_mask) & allowed;

	if (takes_over(allowed))
		return smp_processor_id();
	if (idle)
		allowed = idle;
	else if (is_realtime(task))
		return rt_select_cpu(task, allowed);
	if (!(allowed >> cpu & 1))
		cpu = __ffs(allowed);
	/* Of two wake-ups at the same time, the second takes another idle CPU. */
	if (idle)
		clear_bit(cpu, &idle_mask);
	return cpu;
}

static void move_task(struct rq *src, struct rq *dst, struct task_struct *task)
{
	dequeue_task(src, task);
	task->se.vruntime += dst->min_vruntime - src->min_vruntime;
	task->cpu = dst->cpu;
	enqueue_task(dst, task);
}

/* => A waiting task of src that may run on dst's CPU and whose weight is at most `limit`, or
 * NULL. */
static struct task_struct *find_movable(struct rq *src, struct rq *dst, unsigned long limit)
{
	struct rb_node *node = src->leftmost;

	if (unlikely(src->rt.waiting) && limit == ULONG_MAX) {
		struct task_struct *task = rt_find_movable(src, BIT(dst->cpu));

		if (task)
			return task;
	}
	for (int looks = 0; node && looks < MAX_LOOKS; looks++, node = rb_next(node)) {
		struct task_struct *task = rb_task(node);

		if (cpu_allowed(task, dst->cpu) && task->se.weight <= limit)
			return task;
	}
	return NULL;
}

/* => Whether a task came over. */
static bool pull_task(struct rq *dst, struct rq *src, unsigned long limit)
{
	struct task_struct *task;

	if (!spin_trylock(&src->lock))
		return false;
	task = find_movable(src, dst, limit);
	if (task)
		move_task(src, dst, task);
	spin_unlock(&src->lock);
	return task;
}

/* => The queue with the highest load of those in which a task waits, or NULL. No lock: a hint. */
static struct rq *find_busiest(const struct rq *dst, unsigned long skip)
{
	struct rq *busiest = NULL;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		struct rq *rq = cpu_rq(cpu);

		if (rq == dst || skip >> cpu & 1 || READ_ONCE(rq->nr_running) < 2)
			continue;
		if (!busiest || READ_ONCE(rq->load) > READ_ONCE(busiest->load))
			busiest = rq;
	}
	return busiest;
}

void idle_balance(struct rq *rq)
{
	unsigned long skip = 0;
	struct rq *busiest;

	while ((busiest = find_busiest(rq, skip)) && !pull_task(rq, busiest, ULONG_MAX))
		skip |= BIT(busiest->cpu);
}

/* => A waiting task that may run on one of the CPUs `idle`, or NULL. */
static struct task_struct *find_pushable(struct rq *rq, unsigned long idle)
{
	struct rb_node *node = rq->leftmost;

	if (unlikely(rq->rt.waiting)) {
		struct task_struct *task = rt_find_movable(rq, idle);

		if (task)
			return task;
	}
	for (int looks = 0; node && looks < MAX_LOOKS; looks++, node = rb_next(node))
		if (rb_task(node)->cpus_allowed & idle)
			return rb_task(node);
	return NULL;
}

/* Not just a call for the idle CPU to pull: until it is there, the task that could move may be
 * curr. */
static void push_to_idle(struct rq *rq)
{
	unsigned long idle = READ_ONCE(idle_mask);
	struct task_struct *task = find_pushable(rq, idle);
	struct rq *dst;

	if (!task)
		return;
	dst = cpu_rq(__ffs(task->cpus_allowed & idle));
	if (!spin_trylock(&dst->lock))
		return;
	move_task(rq, dst, task);
	check_preempt_wakeup(dst, task);
	spin_unlock(&dst->lock);
}

/* Moves a task of weight w only if even then we have less than the other had: it never goes to
 * and fro. */
static void even_out(struct rq *rq)
{
	struct rq *busiest = find_busiest(rq, 0);
	unsigned long load;

	if (!busiest)
		return;
	load = READ_ONCE(busiest->load);
	if (load > rq->load + 1)
		pull_task(rq, busiest, load - rq->load - 1);
}

void balance_tick(struct rq *rq)
{
	if (nr_cpu_ids == 1)
		return;
	if (rq->nr_running > 1 && READ_ONCE(idle_mask))
		push_to_idle(rq);
	if (++rq->ticks_to_balance >= BALANCE_TICKS) {
		rq->ticks_to_balance = 0;
		even_out(rq);
	}
}
