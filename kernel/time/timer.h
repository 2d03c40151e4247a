/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_TIME_TIMER_H
#define KERNEL_TIME_TIMER_H

#include <kernel/lib/rbtree.h>
#include <kernel/lib/types.h>
#include <kernel/time/time.h>

/*
 * Timers: a function is called at a time of the monotonic or of the real-time clock, on the CPU
 * that started the timer, in the interrupt handler. Each CPU keeps its timers in two trees, one for
 * each clock, in order of their times; its one-shot interrupt is set to the first of both. Whoever
 * sets the real-time clock has all CPUs look anew.
 */
enum timer_clock { TIMER_MONOTONIC,
		   TIMER_REAL,
		   NR_TIMER_CLOCKS };

struct ktimer {
	struct rb_node node;			/* } under the lock of the base of `cpu` */
	u64 expires;				/* } ns on `clock` */
	enum timer_clock clock;			/* } */
	unsigned int cpu;			/* } changes only while in no tree */
	bool queued;				/* } */
	void (*function)(struct ktimer *timer);	/* interrupts off; may start its timer again */
};

void ktimer_init(struct ktimer *timer, void (*function)(struct ktimer *timer));

/* (Re)start for `expires`; a time in the past: at once, by interrupt. => Any context, but one
 * caller at a time for each timer. */
void ktimer_start_on(struct ktimer *timer, enum timer_clock clock, u64 expires);

static inline void ktimer_start(struct ktimer *timer, u64 expires)
{
	ktimer_start_on(timer, TIMER_MONOTONIC, expires);
}

/* => Now on that clock. */
u64 timer_clock_ns(enum timer_clock clock);

/*
 * => True if it had been waiting. Afterwards it isn't waiting, and its function isn't running:
 *    so not from the function itself, nor with a lock that the function takes.
 */
bool ktimer_cancel(struct ktimer *timer);

/* The same, but its function may be running, or about to: it has to find out itself that it is not
 * wanted any more. => Any context, any lock held but a run queue's. */
void ktimer_stop(struct ktimer *timer);

/* The real-time clock has been set. => Process context, as for smp_call_function_mask(). */
void timers_clock_was_set(void);

/* => Sleep in current's state until woken or `expires`. The caller looks again why. */
void schedule_until_on(enum timer_clock clock, u64 expires);

static inline void schedule_until(u64 expires)
{
	schedule_until_on(TIMER_MONOTONIC, expires);
}

void timer_init_cpu(void);		/* each CPU, before its first timer */

/* The one-shot interrupt has come, to a CPU in user mode or not. => In the handler. */
void timer_interrupt(bool user_mode);

/* The scheduler's tick: one more wish for the same interrupt. KTIME_MAX: none. => Interrupts
 * off. */
void tick_program(u64 expires);

#endif
