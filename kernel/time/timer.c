/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/locking/spinlock.h>
#include <kernel/sched.h>
#include <kernel/time/timer.h>
#include <asm/percpu.h>
#include <asm/processor.h>

/*
 * The timers of one CPU, and what its one-shot interrupt is set to.
 */
struct timer_base {
	spinlock_t lock;		/* irq lock */
	struct rb_root timers;		/* by expires */
	struct rb_node *first;
	struct ktimer *running;		/* its function is being called */
	u64 tick; /* written by this CPU only, interrupts off: next scheduler_tick */
	u64 programmed;			/* the same: the time to which the interrupt is set */
};

static DEFINE_PER_CPU(struct timer_base, timer_bases);

void timer_init_cpu(void)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);

	spin_lock_init(&base->lock);
	base->timers = RB_ROOT;
	base->first = NULL;
	base->running = NULL;
	base->tick = KTIME_MAX;
	base->programmed = KTIME_MAX;
}

/* ---- The tree ---- => Under base->lock. */

static u64 first_expires(const struct timer_base *base)
{
	return base->first ? rb_entry(base->first, struct ktimer, node)->expires : KTIME_MAX;
}

static void enqueue_timer(struct timer_base *base, struct ktimer *timer)
{
	struct rb_node **link = &base->timers.rb_node, *parent = NULL;
	bool leftmost = true;

	while (*link) {
		parent = *link;
		if (timer->expires < rb_entry(parent, struct ktimer, node)->expires) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(&timer->node, parent, link);
	rb_insert_color(&timer->node, &base->timers);
	if (leftmost)
		base->first = &timer->node;
	timer->queued = true;
}

static void dequeue_timer(struct timer_base *base, struct ktimer *timer)
{
	if (base->first == &timer->node)
		base->first = rb_next(&timer->node);
	rb_erase(&timer->node, &base->timers);
	timer->queued = false;
}

/* ---- The interrupt ---- => On the CPU of the base, interrupts off. */

static void program(struct timer_base *base, u64 expires)
{
	base->programmed = expires;
	if (expires != KTIME_MAX)
		arch_timer_set(expires);
}

/* An interrupt that comes too early is harmless; so it is only ever set to an earlier time here. */
static void program_earlier(struct timer_base *base, u64 expires)
{
	if (expires < base->programmed)
		program(base, expires);
}

void tick_program(u64 expires)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);

	base->tick = expires;
	program_earlier(base, expires);
}

/* => The time of the next one. */
static u64 expire_timers(struct timer_base *base, u64 now)
{
	u64 next;

	spin_lock(&base->lock);
	while ((next = first_expires(base)) <= now) {
		struct ktimer *timer = rb_entry(base->first, struct ktimer, node);

		dequeue_timer(base, timer);
		base->running = timer;
		spin_unlock(&base->lock);
		timer->function(timer);		/* may have freed it */
		spin_lock(&base->lock);
		base->running = NULL;
	}
	spin_unlock(&base->lock);
	return next;
}

void timer_interrupt(bool user_mode)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);
	u64 now = ktime_get_ns(), next;

	base->programmed = 0;			/* nobody programs before we do, below */
	next = expire_timers(base, now);
	if (base->tick <= now) {
		base->tick = KTIME_MAX;
		scheduler_tick(user_mode);	/* asks for the next one, or not */
	}
	program(base, min(base->tick, next));
}

/* ---- One timer ---- */

void ktimer_init(struct ktimer *timer, void (*function)(struct ktimer *timer))
{
	timer->function = function;
	timer->queued = false;
	timer->cpu = smp_processor_id();
}

/* => The base of the timer, locked, interrupts off. The timer may move until the lock is had. */
static struct timer_base *lock_base(const struct ktimer *timer)
{
	for (;;) {
		unsigned int cpu = READ_ONCE(timer->cpu);
		struct timer_base *base = per_cpu_ptr(&timer_bases, cpu);

		spin_lock(&base->lock);
		if (likely(timer->cpu == cpu))
			return base;
		spin_unlock(&base->lock);
	}
}

/* A timer whose function runs just now on another CPU stays with that CPU, so that cancel finds
 * it. */
static struct timer_base *move_here(struct timer_base *base, struct ktimer *timer)
{
	struct timer_base *here = this_cpu_ptr(&timer_bases);

	if (base == here || base->running == timer)
		return base;
	timer->cpu = smp_processor_id();
	spin_unlock(&base->lock);
	spin_lock(&here->lock);
	return here;
}

void ktimer_start(struct ktimer *timer, u64 expires)
{
	struct timer_base *base;
	unsigned long flags;
	unsigned int cpu;

	local_irq_save(flags);
	base = lock_base(timer);
	if (timer->queued)
		dequeue_timer(base, timer);
	base = move_here(base, timer);
	timer->expires = expires;
	enqueue_timer(base, timer);
	cpu = timer->cpu;
	spin_unlock(&base->lock);
	/* On another CPU its function runs now, in timer_interrupt(), which is about to program. */
	if (cpu == smp_processor_id())
		program_earlier(base, expires);
	local_irq_restore(flags);
}

bool ktimer_cancel(struct ktimer *timer)
{
	struct timer_base *base;
	unsigned long flags;
	bool was_queued;

	for (;;) {
		local_irq_save(flags);
		base = lock_base(timer);
		if (base->running != timer)
			break;
		spin_unlock(&base->lock);
		local_irq_restore(flags);
		cpu_relax();
	}
	was_queued = timer->queued;
	if (was_queued)
		dequeue_timer(base, timer);
	spin_unlock(&base->lock);
	local_irq_restore(flags);
	return was_queued;
}

u64 ktimer_remaining(struct ktimer *timer)
{
	struct timer_base *base;
	unsigned long flags;
	u64 now = ktime_get_ns(), left = 0;

	local_irq_save(flags);
	base = lock_base(timer);
	if (timer->queued)
		left = timer->expires > now ? timer->expires - now : 1;
	spin_unlock(&base->lock);
	local_irq_restore(flags);
	return left;
}
