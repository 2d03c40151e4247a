/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_SCHED_INTERNAL_H
#define KERNEL_SCHED_INTERNAL_H

#include <kernel/lib/rbtree.h>
#include <kernel/lib/types.h>
#include <kernel/locking/spinlock.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/uapi/sched.h>
#include <asm/percpu.h>
#include <asm/smp.h>

#define NICE_0_WEIGHT	1024UL
#define MAX_RT_PRIO	100
#define IDLE_WEIGHT	3UL		/* of SCHED_IDLE tasks */

/* What is left to do when prev is off the CPU: rq->after. */
#define AFTER_DROP_MM 0x01 /* prev was a kernel thread: drop the mm that it had borrowed */
#define AFTER_DEAD	0x02		/* prev is dead: drop the running task's reference */
#define AFTER_MIGRATE	0x04		/* prev may not stay on this CPU: queue it on another */

/* The real-time tasks of a run queue: see rt.c. */
struct rt_rq {
	unsigned int waiting;		/* in all of the lists */
	bool throttled;			/* they give way until period_end */
	u64 time;			/* that they have had in this period */
	u64 period_end;
	unsigned long bitmap[DIV_ROUND_UP(MAX_RT_PRIO, BITS_PER_LONG)];	/* lists with somebody */
	struct list_head queue[MAX_RT_PRIO];
};

/*
 * A CPU's run queue. All under its lock, an irq lock; lockless readers (balancing, statistics) get
 * a hint.
 */
struct rq {
	spinlock_t lock;
	unsigned int cpu;
	unsigned int nr_running;	/* waiting, and curr unless it is the idle task */
	unsigned int curr_prio;		/* curr's rt_priority: for others to look at */
	unsigned int after;		/* AFTER_*, for the switch under way */
	bool ticking;			/* the tick has been asked for */
	bool yielding;			/* curr wants to let another go first */
	unsigned long load;		/* sum of the weights of nr_running */
	long nr_uninterruptible;	/* fell asleep here less woken to here: see loadavg.c */
	struct task_struct *curr, *idle;
	struct rb_root tasks; /* those that wait for the CPU, by vruntime; curr isn't in it */
	struct rb_node *leftmost;
	struct rt_rq rt;		/* those that go before the tree */
	u64 min_vruntime;		/* follows the least vruntime, and never goes back */
	u64 clock;			/* when update_curr() was last called */
	unsigned long long nr_switches;
	struct mm_struct *drop_mm;
	unsigned int ticks_to_balance;
	u64 cputime[NR_CPUTIMES];	/* see cputime.c */
};

/* Of SCHED_RR, in ns. */
static inline u64 rr_timeslice(void)
{
	return READ_ONCE(sched_rr_timeslice_ms) * NSEC_PER_MSEC;
}

DECLARE_PER_CPU(struct rq, runqueues);

extern unsigned long idle_mask;		/* CPUs whose idle task runs; atomic, a hint */

static inline struct rq *cpu_rq(unsigned int cpu)
{
	return per_cpu_ptr(&runqueues, cpu);
}

static inline struct rq *this_rq(void)
{
	return this_cpu_ptr(&runqueues);
}

static inline bool cpu_allowed(const struct task_struct *task, unsigned int cpu)
{
	return task->cpus_allowed >> cpu & 1;
}

static inline unsigned int task_policy(const struct task_struct *task)
{
	return task->policy & ~SCHED_RESET_ON_FORK;
}

static inline bool is_realtime(const struct task_struct *task)
{
	return unlikely(task->rt_priority != 0);
}

/* ---- core.c ---- */

/* => The run queue of `task`, locked, interrupts off. */
struct rq *task_rq_lock(struct task_struct *task, unsigned long *flags);

static inline void task_rq_unlock(struct rq *rq, unsigned long flags)
{
	spin_unlock_irqrestore(&rq->lock, flags);
}

/* => rq->lock held, as for all below. Its curr shall look for a better task soon. */
void resched_curr(struct rq *rq);

/* ---- fair.c ---- */

unsigned long task_weight(const struct task_struct *task);
void set_task_weight(struct rq *rq, struct task_struct *task);
void update_curr(struct rq *rq);

/* Into the tree, or out of it: a task that becomes runnable, or is moved. */
void enqueue_task(struct rq *rq, struct task_struct *task);
void dequeue_task(struct rq *rq, struct task_struct *task);
/* curr goes to sleep: it isn't in the tree. */
void dequeue_curr(struct rq *rq, struct task_struct *curr);
/* It has changed its class from or to real-time: the others' virtual time is its own. */
void place_changed(struct rq *rq, struct task_struct *task);

/* Between two queues, vruntime is relative: subtract one's min_vruntime and add the other's. */
void place_woken(struct rq *rq, struct task_struct *task);
void place_new(struct rq *rq, struct task_struct *task);

/* `task` has been queued: must curr make room for it? */
void check_preempt_wakeup(struct rq *rq, struct task_struct *task);
void check_preempt_tick(struct rq *rq);

/* => Whose turn it is, taken out of where it waits, or NULL. */
struct task_struct *take_first(struct rq *rq);
/* curr waits again; yielding: behind those that are as urgent as it is. */
void put_back(struct rq *rq, struct task_struct *curr, bool yielding);
bool curr_goes_on(const struct rq *rq, const struct task_struct *curr, bool yielding);

static inline struct task_struct *rb_task(struct rb_node *node)
{
	return container_of(node, struct task_struct, se.run_node);
}

/* ---- rt.c ---- */

void rt_init(struct rt_rq *rt);
void rt_enqueue(struct rt_rq *rt, struct task_struct *task, bool at_front);
void rt_dequeue(struct rt_rq *rt, struct task_struct *task);
unsigned int rt_highest(const struct rq *rq);

/* => The highest priority of those that wait and may run now, or 0. */
static inline unsigned int rt_top(const struct rq *rq)
{
	return likely(!rq->rt.waiting) ? 0 : rt_highest(rq);
}

struct task_struct *rt_take_first(struct rq *rq, unsigned int prio);
/* => One that waits and may run on one of `cpus`, or NULL. */
struct task_struct *rt_find_movable(struct rq *rq, unsigned long cpus);
void rt_put_back(struct rq *rq, struct task_struct *curr, bool yielding);
bool rt_goes_on(const struct rq *rq, const struct task_struct *curr, bool yielding);
void rt_account(struct rq *rq, u64 delta);
void rt_tick(struct rq *rq);
unsigned int rt_select_cpu(const struct task_struct *task, unsigned long allowed);

/* ---- balance.c ---- */

unsigned int select_cpu(const struct task_struct *task);
void idle_balance(struct rq *rq);	/* rq has nothing to run: gets something if it can */
void balance_tick(struct rq *rq);

/* ---- syscalls.c, for policy.c ---- */

/* => The thread `pid`, 0: the caller, with a reference; or NULL. */
struct task_struct *get_target(pid_t pid);
bool may_control(const struct task_struct *task);
bool nice_within_limit(const struct task_struct *task, int nice);	/* RLIMIT_NICE */

/* ---- cputime.c ---- */

void account_tick(struct rq *rq, bool user_mode);

#endif
