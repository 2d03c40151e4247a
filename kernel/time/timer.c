/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/locking/spinlock.h>
#include <kernel/sched.h>
#include <kernel/time/timer.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <asm/smp.h>

#define EXPIRY_NS 50000	/* what timers may take of an interrupt */

/* Timers by the one clock, in order of `expires`. */
struct timer_queue {
	struct rb_root timers;
	struct rb_node *first;
};

/*
 * The timers of one CPU, and what its one-shot interrupt is set to.
 */
struct timer_base {
	spinlock_t lock;		/* irq lock */
	struct timer_queue queues[NR_TIMER_CLOCKS];
	struct ktimer *running;		/* its function is being called */
	u64 tick; /* written by this CPU only, interrupts off: next scheduler_tick */
	u64 programmed;			/* the same: the time to which the interrupt is set */
};

static DEFINE_PER_CPU(struct timer_base, timer_bases);

void timer_init_cpu(void)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);

	spin_lock_init(&base->lock);
	for (unsigned int clock = 0; clock < NR_TIMER_CLOCKS; clock++)
		base->queues[clock] = (struct timer_queue){ RB_ROOT, NULL };
	base->running = NULL;
	base->tick = KTIME_MAX;
	base->programmed = KTIME_MAX;
}

u64 timer_clock_ns(enum timer_clock clock)
{
	return clock == TIMER_REAL ? ktime_get_real_ns() : ktime_get_ns();
}

/* => When it expires on the monotonic clock, unless the other is set meanwhile. */
static u64 monotonic_expires(const struct ktimer *timer)
{
	u64 offset = timer->clock == TIMER_REAL ? ktime_get_real_offset() : 0;

	return timer->expires > offset ? timer->expires - offset : 0;
}

/* ---- The trees ---- => Under base->lock. */

/* => The timer that is next, and *expires on the monotonic clock; or NULL and KTIME_MAX. */
static struct ktimer *first_timer(const struct timer_base *base, u64 *expires)
{
	struct ktimer *first = NULL;

	*expires = KTIME_MAX;
	for (unsigned int clock = 0; clock < NR_TIMER_CLOCKS; clock++) {
		struct rb_node *node = base->queues[clock].first;
		struct ktimer *timer = node ? rb_entry(node, struct ktimer, node) : NULL;

		if (timer && monotonic_expires(timer) < *expires) {
			first = timer;
			*expires = monotonic_expires(timer);
		}
	}
	return first;
}

static void enqueue_timer(struct timer_base *base, struct ktimer *timer)
{
	struct timer_queue *queue = &base->queues[timer->clock];
	struct rb_node **link = &queue->timers.rb_node, *parent = NULL;
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
	rb_insert_color(&timer->node, &queue->timers);
	if (leftmost)
		queue->first = &timer->node;
	timer->queued = true;
}

static void dequeue_timer(struct timer_base *base, struct ktimer *timer)
{
	struct timer_queue *queue = &base->queues[timer->clock];

	if (queue->first == &timer->node)
		queue->first = rb_next(&timer->node);
	rb_erase(&timer->node, &queue->timers);
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

/* => The time of the next one. That may have come, too: of very many timers not all expire in one
 *    interrupt, but more in one that follows at once. */
static u64 expire_timers(struct timer_base *base, u64 now)
{
	struct ktimer *timer;
	u64 next;

	spin_lock(&base->lock);
	while ((timer = first_timer(base, &next)) && next <= now) {
		dequeue_timer(base, timer);
		base->running = timer;
		spin_unlock(&base->lock);
		timer->function(timer);		/* may have freed it */
		spin_lock(&base->lock);
		base->running = NULL;
		if (ktime_get_ns() - now > EXPIRY_NS)
			now = 0; /* enough for once, but for the time of the next */
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

/* => In a handler: has the interrupt come at once, which then finds out what has expired. */
static void look_anew(void *arg)
{
	program(this_cpu_ptr(&timer_bases), ktime_get_ns());
}

void timers_clock_was_set(void)
{
	smp_call_function_mask(cpu_online_mask, look_anew, NULL, true);
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

void ktimer_start_on(struct ktimer *timer, enum timer_clock clock, u64 expires)
{
	struct timer_base *base;
	unsigned long flags;
	unsigned int cpu;

	local_irq_save(flags);
	base = lock_base(timer);
	if (timer->queued)
		dequeue_timer(base, timer);
	base = move_here(base, timer);
	timer->clock = clock;
	timer->expires = expires;
	enqueue_timer(base, timer);
	expires = monotonic_expires(timer);
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

void ktimer_stop(struct ktimer *timer)
{
	struct timer_base *base;
	unsigned long flags;

	local_irq_save(flags);
	base = lock_base(timer);
	if (timer->queued)
		dequeue_timer(base, timer);
	spin_unlock(&base->lock);
	local_irq_restore(flags);
}
