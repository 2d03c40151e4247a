/* SPDX-License-Identifier: MIT */

#include "internal.h"

/*
 * Whose turn it is when no real-time task (rt.c) wants the CPU. Each task has a virtual run time,
 * vruntime: the time it has had, divided by its weight. The least one runs; at every tick curr
 * makes room for a task that has less. So n tasks of one weight get equal shares, in turns of a
 * tick, and others get shares by weight.
 *
 * A sleeper comes back with the vruntime it had, but at most SLEEPER_CREDIT behind the others: it
 * goes first, and cannot save up a long turn. A new task starts a turn late, so that forking gains
 * nothing.
 */
#define SLEEPER_CREDIT		(3 * NSEC_PER_MSEC)
#define WAKEUP_GRANULARITY (1 * NSEC_PER_MSEC) /* less of an advantage isn't worth a switch */

/* Linux's: one step of nice is a quarter more or less. From nice -20 to 19. */
static const unsigned int nice_to_weight[40] = {
	88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916,
	 9548,  7620,  6100,  4904,  3906,  3121,  2501,  1991,  1586,  1277,
	 1024,   820,   655,   526,   423,   335,   272,   215,   172,   137,
	  110,    87,    70,    56,    45,    36,    29,    23,    18,    15,
};

unsigned long task_weight(const struct task_struct *task)
{
	return task_policy(task) == SCHED_IDLE ? IDLE_WEIGHT
					       : nice_to_weight[task->static_prio - 100];
}

static u64 to_virtual(u64 ns, unsigned long weight)
{
	return likely(weight == NICE_0_WEIGHT) ? ns : ns * NICE_0_WEIGHT / weight;
}

/* vruntimes are compared by their distance, as they may wrap around. */
static bool before(u64 a, u64 b)
{
	return (s64)(a - b) < 0;
}

static struct sched_entity *first_entity(const struct rq *rq)
{
	return &rb_task(rq->leftmost)->se;
}

/* ---- Accounts ---- */

static void update_min_vruntime(struct rq *rq, u64 least)
{
	if (rq->leftmost && before(first_entity(rq)->vruntime, least))
		least = first_entity(rq)->vruntime;
	if (before(rq->min_vruntime, least))
		rq->min_vruntime = least;
}

void update_curr(struct rq *rq)
{
	struct task_struct *curr = rq->curr;
	struct sched_entity *se = &curr->se;
	u64 now = ktime_get_ns(), delta = now - se->exec_start;

	rq->clock = now;
	se->exec_start = now;
	se->sum_exec_runtime += delta;
	if (curr == rq->idle)
		return;
	atomic_long_add(delta, &curr->signal->sum_exec_runtime);
	if (is_realtime(curr)) {
		rt_account(rq, delta);
		return;
	}
	se->vruntime += to_virtual(delta, se->weight);
	update_min_vruntime(rq, se->vruntime);
}

static void account_enqueue(struct rq *rq, struct sched_entity *se)
{
	se->on_rq = true;
	rq->nr_running++;
	rq->load += se->weight;
}

static void account_dequeue(struct rq *rq, struct sched_entity *se)
{
	se->on_rq = false;
	rq->nr_running--;
	rq->load -= se->weight;
}

void set_task_weight(struct rq *rq, struct task_struct *task)
{
	struct sched_entity *se = &task->se;

	if (se->on_rq)
		rq->load -= se->weight;
	se->weight = task_weight(task);
	if (se->on_rq)
		rq->load += se->weight;
}

/* ---- The tree ---- */

static void tree_insert(struct rq *rq, struct sched_entity *se)
{
	struct rb_node **link = &rq->tasks.rb_node, *parent = NULL;
	bool leftmost = true;

	while (*link) {
		parent = *link;
		if (before(se->vruntime, rb_task(parent)->se.vruntime)) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(&se->run_node, parent, link);
	rb_insert_color(&se->run_node, &rq->tasks);
	if (leftmost)
		rq->leftmost = &se->run_node;
}

static void tree_erase(struct rq *rq, struct sched_entity *se)
{
	if (rq->leftmost == &se->run_node)
		rq->leftmost = rb_next(&se->run_node);
	rb_erase(&se->run_node, &rq->tasks);
}

void enqueue_task(struct rq *rq, struct task_struct *task)
{
	account_enqueue(rq, &task->se);
	if (is_realtime(task))
		rt_enqueue(&rq->rt, task, false);
	else
		tree_insert(rq, &task->se);
}

void dequeue_task(struct rq *rq, struct task_struct *task)
{
	if (is_realtime(task))
		rt_dequeue(&rq->rt, task);
	else
		tree_erase(rq, &task->se);
	account_dequeue(rq, &task->se);
}

void dequeue_curr(struct rq *rq, struct task_struct *curr)
{
	account_dequeue(rq, &curr->se);
}

/* ---- Where a task comes in ---- */

void place_woken(struct rq *rq, struct task_struct *task)
{
	u64 earliest = rq->min_vruntime - SLEEPER_CREDIT;

	if (before(task->se.vruntime, earliest))
		task->se.vruntime = earliest;
}

void place_new(struct rq *rq, struct task_struct *task)
{
	task->se.vruntime = rq->min_vruntime + to_virtual(TICK_NSEC, task->se.weight);
}

void place_changed(struct rq *rq, struct task_struct *task)
{
	task->se.vruntime = rq->min_vruntime;
	task->se.slice_start = task->se.woken_at = task->se.sum_exec_runtime;
}

/* ---- Who goes next ---- */

static bool is_interactive(const struct task_struct *task)
{
	return task_policy(task) == SCHED_NORMAL;
}

/* Who is about to end is let go on: it is off the CPU sooner so than by two switches more. */
static bool preempts(const struct task_struct *task, const struct task_struct *curr)
{
	u64 margin = to_virtual(WAKEUP_GRANULARITY, task->se.weight);

	if (is_realtime(task) || is_realtime(curr))
		return task->rt_priority > curr->rt_priority;
	if (!is_interactive(task) || curr->flags & PF_EXITING)
		return false;
	return task_policy(curr) == SCHED_IDLE ||
	       before(task->se.vruntime + margin, curr->se.vruntime);
}

void check_preempt_wakeup(struct rq *rq, struct task_struct *task)
{
	if (rq->curr == rq->idle || preempts(task, rq->curr))
		resched_curr(rq);
}

void check_preempt_tick(struct rq *rq)
{
	if (rq->leftmost && before(first_entity(rq)->vruntime, rq->curr->se.vruntime))
		resched_curr(rq);
}

bool curr_goes_on(const struct rq *rq, const struct task_struct *curr, bool yielding)
{
	if (is_realtime(curr))
		return rt_goes_on(rq, curr, yielding);
	if (unlikely(rt_top(rq)))
		return false;
	if (!rq->leftmost)
		return true;
	return !yielding && !before(first_entity(rq)->vruntime, curr->se.vruntime);
}

struct task_struct *take_first(struct rq *rq)
{
	struct rb_node *node = rq->leftmost;
	unsigned int prio = rt_top(rq);

	if (unlikely(prio))
		return rt_take_first(rq, prio);
	if (!node)
		return NULL;
	tree_erase(rq, &rb_task(node)->se);
	return rb_task(node);
}

void put_back(struct rq *rq, struct task_struct *curr, bool yielding)
{
	if (is_realtime(curr))
		rt_put_back(rq, curr, yielding);
	else
		tree_insert(rq, &curr->se);
}
