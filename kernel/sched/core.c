/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/time/posix_timer.h>
#include <kernel/time/timer.h>
#include <mm/mm.h>
#include <asm/mmu_context.h>
#include <asm/switch_to.h>
#include <asm/uaccess.h>

/*
 * The scheduler: how a task comes to the CPU, leaves it, and is woken.
 *
 * Each CPU has a run queue (struct rq): the tasks that want the CPU, in order of their virtual run
 * time (fair.c), and the one that has it. task->cpu says to which queue a task belongs, asleep or
 * not; the lock of that queue guards the task's place in the world: se, cpu, and the way out of a
 * sleeping state.
 *
 *            wake_up_new_task            schedule: first of the tree
 *   TASK_NEW ----------------> in the tree ------------------------> curr
 *                                ^    ^                              |  |
 *                wake_up_state   |    | schedule, state RUNNING      |  | schedule, state DEAD
 *   asleep: on no queue ---------+    +------------------------------+  v
 *        ^                                                           | (last reference: dropped by
 *        +-----------------------------------------------------------+  the task that runs next)
 *                       schedule, in a sleeping state
 *
 * Sleeping. A task that waits for a condition, and one that makes it true:
 *
 *	waiter (1) state = SLEEPING	waker (3) condition = true
 *	       (2) test the condition	      (4) look at the state; if it is SLEEPING, wake
 *	       schedule()
 *
 * Between (1) and (2), and between (3) and (4), is a full barrier (set_current_state,
 * wake_up_state). If the waiter missed the condition, (2) came before (3), so (1) before (4): the
 * waker sees the state. It then takes the lock of the waiter's queue and finds the waiter either
 * still curr, not yet through schedule(): RUNNING is stored and schedule() doesn't let it leave; or
 * off the queue: it is put back. schedule() decides under the same lock. So no wake-up is lost. One
 * may come unasked, though, as the last waker of an earlier sleep may be late: everybody tests the
 * condition in a loop.
 *
 * Who writes task->state: the task itself, to sleep, and back to RUNNING when it finds no need to;
 * a waker, under the queue's lock, from a sleeping state to RUNNING. DEAD is written under that
 * lock, too, so that a late waker can't undo it.
 *
 * Switching. schedule() holds the lock of the queue from before prev is taken off it until, on the
 * stack of next, finish_task_switch() releases it: there prev's registers are saved, its stack is
 * in use no more (on_cpu false). Who gets the lock of a task's queue and finds the task off the CPU
 * may so run it elsewhere at once, or, if it is dead, free it. A new task starts in ret_from_fork
 * as if it were just coming out of that switch: schedule_tail() is its finish_task_switch().
 *
 * Moving. A task that is on no queue but RUNNING belongs to the one who made it so: he may take it
 * to another CPU's queue by storing task->cpu and then taking the other lock (change_queue),
 * holding one lock at a time. Balancing moves a task that waits in a tree under both locks; the
 * second is only tried for, so there is no order between them.
 *
 * An idle CPU has its idle task as curr, which is on no queue. TIF_NEED_RESCHED in curr->work, set
 * under the queue's lock, asks a CPU to call schedule(): at its next return to user mode, at
 * cond_resched(), in the idle loop; an interrupt to another CPU makes that soon.
 */

DEFINE_PER_CPU(struct rq, runqueues);

unsigned long idle_mask;

static void init_rq(struct rq *rq, unsigned int cpu)
{
	spin_lock_init(&rq->lock);
	rq->cpu = cpu;
	rq->tasks = RB_ROOT;
	rt_init(&rq->rt);
}

/* The caller becomes the idle task of its CPU; the time before counts as idle. */
static void become_idle_task(struct rq *rq)
{
	u64 now = ktime_get_ns();

	current->flags |= PF_IDLE;
	current->state = TASK_RUNNING;
	current->cpu = rq->cpu;
	current->on_cpu = true;
	current->se.exec_start = now;
	current->se.sum_exec_runtime = now;
	if (!current->active_mm) {
		mmgrab(&init_mm);
		current->active_mm = &init_mm;
	}
	rq->clock = now;
	rq->idle = current;
	rq->curr = current;
	timer_init_cpu();
}

void sched_init(void)
{
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		init_rq(cpu_rq(cpu), cpu);
	init_task.se.weight = task_weight(&init_task);
	become_idle_task(this_rq());
}

void sched_init_cpu(void)
{
	become_idle_task(this_rq());
}

struct rq *task_rq_lock(struct task_struct *task, unsigned long *flags)
{
	local_irq_save(*flags);
	for (;;) {
		unsigned int cpu = READ_ONCE(task->cpu);
		struct rq *rq = cpu_rq(cpu);

		spin_lock(&rq->lock);
		if (likely(task->cpu == cpu))
			return rq;
		spin_unlock(&rq->lock);
	}
}

static struct rq *this_rq_lock(void)
{
	struct rq *rq;

	local_irq_disable();
	rq = this_rq();
	spin_lock(&rq->lock);
	return rq;
}

void resched_curr(struct rq *rq)
{
	if (!test_and_set_bit(TIF_NEED_RESCHED, &rq->curr->work) && rq->cpu != smp_processor_id())
		smp_send_reschedule(rq->cpu);
}

bool sched_need_resched(void)
{
	return test_bit(TIF_NEED_RESCHED, &current->work);
}

/* ---- Waking ---- */

/*
 * => `task` is on no queue and RUNNING. Returns the queue of the CPU on which it shall run, locked,
 *    in place of rq.
 */
static struct rq *change_queue(struct rq *rq, struct task_struct *task)
{
	unsigned int cpu;

	while ((cpu = select_cpu(task)) != rq->cpu) {
		task->se.vruntime -= rq->min_vruntime;
		WRITE_ONCE(task->cpu, cpu);
		spin_unlock(&rq->lock);
		rq = cpu_rq(cpu);
		spin_lock(&rq->lock);
		task->se.vruntime += rq->min_vruntime;
		if (likely(cpu_allowed(task, cpu)))
			break;
		resched_curr(rq);	/* select_cpu() may have taken it for no longer idle */
	}
	return rq;
}

/* => The same. Queues the task where it shall run, and returns that queue, locked. */
static struct rq *activate(struct rq *rq, struct task_struct *task)
{
	rq = change_queue(rq, task);
	if (rq->curr != rq->idle)
		update_curr(rq);
	place_woken(rq, task);
	enqueue_task(rq, task);
	check_preempt_wakeup(rq, task);
	return rq;
}

bool wake_up_state(struct task_struct *task, unsigned int mask)
{
	unsigned long flags;
	struct rq *rq;
	bool woken;

	smp_mb();
	if (!(task->state & mask))
		return false;
	rq = task_rq_lock(task, &flags);
	woken = task->state & mask;
	if (woken) {
		bool uninterruptible = task->state & TASK_UNINTERRUPTIBLE;

		task->state = TASK_RUNNING;
		if (!task->se.on_rq) {
			task->se.woken_at = task->se.sum_exec_runtime;
			rq = activate(rq, task);
			rq->nr_uninterruptible -= uninterruptible;
		}
	}
	task_rq_unlock(rq, flags);
	return woken;
}

bool wake_up_process(struct task_struct *task)
{
	return wake_up_state(task, TASK_NORMAL);
}

/* Who may be urgent, or unfair, may so not multiply. */
static void reset_on_fork(struct task_struct *task)
{
	task->policy &= ~SCHED_RESET_ON_FORK;
	if (is_realtime(task)) {
		task->policy = SCHED_NORMAL;
		task->rt_priority = 0;
		task->static_prio = 120;
	}
	task->static_prio = max(task->static_prio, 120);
}

void sched_fork(struct task_struct *task)
{
	if (unlikely(task->policy & SCHED_RESET_ON_FORK))
		reset_on_fork(task);
	task->state = TASK_NEW;
	task->cpu = smp_processor_id();
	task->on_cpu = false;
	task->se = (struct sched_entity){ .weight = task_weight(task) };
	task->utime = 0;
	task->stime = 0;
	task->nvcsw = 0;
	task->nivcsw = 0;
	lockdep_init_task(&task->held_locks);
}

/*
 * The parent goes on: what it touches is in the cache, and often it has only to wait. The child of
 * a vfork stays on this CPU, too, as it is about to be free.
 */
void wake_up_new_task(struct task_struct *task)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(task, &flags);

	task->state = TASK_RUNNING;
	if (!task->vfork_done || !cpu_allowed(task, rq->cpu))
		rq = change_queue(rq, task);
	place_new(rq, task);
	enqueue_task(rq, task);
	if (rq->curr == rq->idle || task->rt_priority > rq->curr_prio)
		resched_curr(rq);
	task_rq_unlock(rq, flags);
}

void kick_process(struct task_struct *task)
{
	unsigned int cpu = READ_ONCE(task->cpu);

	if (cpu != smp_processor_id() && READ_ONCE(task->on_cpu))
		smp_send_reschedule(cpu);
}

/* ---- Switching ---- */

/* prev may no longer be where it was: takes it to a CPU where it may. */
static void migrate_prev(struct task_struct *prev)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(prev, &flags);

	rq = activate(rq, prev);
	task_rq_unlock(rq, flags);
}

static noinline void after_switch(struct task_struct *prev, unsigned int after,
				  struct mm_struct *mm)
{
	if (after & AFTER_MIGRATE)
		migrate_prev(prev);
	if (after & AFTER_DROP_MM)
		mmdrop(mm);
	if (after & AFTER_DEAD)
		put_task_struct(prev);
}

/* => On the stack of the task switched to, with the lock that prev took. Interrupts go on. */
static inline void finish_task_switch(struct task_struct *prev)
{
	struct rq *rq = this_rq();
	struct mm_struct *mm = rq->drop_mm;
	unsigned int after = rq->after;

	rq->after = 0;
	prev->on_cpu = false;
	spin_unlock_irq(&rq->lock);
	if (unlikely(after))
		after_switch(prev, after, mm);
}

/* A kernel thread borrows the address space that it finds, with a reference once the owner is
 * gone. */
static inline void switch_address_space(struct rq *rq, struct task_struct *prev,
					struct task_struct *next)
{
	if (next->mm) {
		switch_mm(next->mm);
		if (!prev->mm) {
			rq->drop_mm = prev->active_mm;
			rq->after |= AFTER_DROP_MM;
			prev->active_mm = NULL;
		}
	} else {
		next->active_mm = prev->active_mm;
		if (prev->mm)
			mmgrab(prev->active_mm);
		else
			prev->active_mm = NULL;
	}
}

static void switch_from_idle(struct rq *rq)
{
	clear_bit(rq->cpu, &idle_mask);
	if (!rq->ticking) {
		rq->ticking = true;
		tick_program(rq->clock + TICK_NSEC);
	}
}

/* => rq->lock held. With the idle task it is released, and interrupts are on, on return. */
static inline void context_switch(struct rq *rq, struct task_struct *prev, struct task_struct *next)
{
	if (prev == rq->idle)
		switch_from_idle(rq);
	rq->nr_switches++;
	rq->curr = next;
	rq->curr_prio = next->rt_priority;
	next->se.exec_start = rq->clock;
	next->on_cpu = true;
	switch_address_space(rq, prev, next);
	prev = switch_to(prev, next);
	finish_task_switch(prev);
}

static struct task_struct *pick_next_task(struct rq *rq)
{
	struct task_struct *next;

	if (unlikely(!rq->leftmost) && !rq->rt.waiting && nr_cpu_ids > 1)
		idle_balance(rq);
	next = take_first(rq);
	if (likely(next))
		return next;
	set_bit(rq->cpu, &idle_mask);
	return rq->idle;
}

/* prev could go on. => Itself, if it is its turn still. */
static struct task_struct *pick_next_or_keep(struct rq *rq, struct task_struct *prev)
{
	bool yielding = rq->yielding;
	struct task_struct *next;

	rq->yielding = false;
	if (prev == rq->idle)
		return pick_next_task(rq);
	if (unlikely(!cpu_allowed(prev, rq->cpu))) {
		dequeue_curr(rq, prev);
		rq->after |= AFTER_MIGRATE;
		prev->nivcsw++;
		return pick_next_task(rq);
	}
	if (curr_goes_on(rq, prev, yielding))
		return prev;
	next = take_first(rq);
	put_back(rq, prev, yielding);
	prev->nivcsw++;
	return next;
}

/* => rq->lock held; released, with interrupts on, on return. */
static void __schedule(struct rq *rq, struct task_struct *prev)
{
	struct task_struct *next;

	clear_bit(TIF_NEED_RESCHED, &prev->work);
	update_curr(rq);
	if (prev->state != TASK_RUNNING && !signal_pending_state(prev->state)) {
		DEBUG_ASSERT(prev != rq->idle);
		dequeue_curr(rq, prev);
		rq->nr_uninterruptible += (prev->state & TASK_UNINTERRUPTIBLE) != 0;
		prev->nvcsw++;
		next = pick_next_task(rq);
	} else {
		prev->state = TASK_RUNNING;
		next = pick_next_or_keep(rq, prev);
	}
	if (next != prev)
		context_switch(rq, prev, next);
	else
		spin_unlock_irq(&rq->lock);
}

void schedule(void)
{
	might_schedule();
	__schedule(this_rq_lock(), current);
}

void schedule_dead(void)
{
	struct rq *rq;

	lockdep_assert_none_held();
	rq = this_rq_lock();
	current->state = TASK_DEAD;
	rq->after |= AFTER_DEAD;
	__schedule(rq, current);
	BUG();
}

void schedule_tail(struct task_struct *prev)
{
	finish_task_switch(prev);
	if (current->set_child_tid)
		put_user(current->pid, current->set_child_tid);
}

void __cond_resched(void)
{
	BUG_ON(current->state != TASK_RUNNING);	/* it would leave the queue, and sleep */
	schedule();
}

/* Lets every other task that waits go first, once. */
void yield(void)
{
	struct rq *rq = this_rq_lock();

	rq->yielding = true;
	__schedule(rq, current);
}

void scheduler_tick(bool user_mode)
{
	struct rq *rq = this_rq();

	spin_lock(&rq->lock);
	update_curr(rq);
	rq->ticking = rq->curr != rq->idle;
	if (rq->ticking) {
		account_tick(rq, user_mode);
		balance_tick(rq);
		rt_tick(rq);
		if (!is_realtime(rq->curr))
			check_preempt_tick(rq);
		tick_program(rq->clock + TICK_NSEC);
	}
	spin_unlock(&rq->lock);
	if (rq->ticking)
		cpu_timers_tick();
}

/* ---- Attributes ---- */

static void move_queued(struct rq **rq, struct task_struct *task)
{
	dequeue_task(*rq, task);
	*rq = activate(*rq, task);
}

/* Until a task that runs where it may not has come by schedule(). */
static void wait_until_moved(const struct task_struct *task)
{
	while (READ_ONCE(task->on_cpu) && !cpu_allowed(task, READ_ONCE(task->cpu))) {
		cond_resched();
		cpu_relax();
	}
}

int set_cpus_allowed(struct task_struct *task, unsigned long mask)
{
	unsigned long flags;
	struct rq *rq;

	if (!(mask & cpu_online_mask))
		return -EINVAL;
	rq = task_rq_lock(task, &flags);
	task->cpus_allowed = mask;
	if (!cpu_allowed(task, rq->cpu)) {
		if (task == rq->curr)
			resched_curr(rq);
		else if (task->se.on_rq)
			move_queued(&rq, task);
	}
	task_rq_unlock(rq, flags);
	if (task == current)
		cond_resched();
	else
		wait_until_moved(task);
	return 0;
}

void set_user_nice(struct task_struct *task, int nice)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(task, &flags);

	if (task == rq->curr)
		update_curr(rq);
	task->static_prio = 120 + nice;
	set_task_weight(rq, task);
	task_rq_unlock(rq, flags);
}

/* ---- Sums over all CPUs, for people: no lock ---- */

unsigned long nr_running(void)
{
	unsigned long sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		sum += READ_ONCE(cpu_rq(cpu)->nr_running);
	return sum;
}

unsigned long long nr_context_switches(void)
{
	unsigned long long sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		sum += READ_ONCE(cpu_rq(cpu)->nr_switches);
	return sum;
}
