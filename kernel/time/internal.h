/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_TIME_INTERNAL_H
#define KERNEL_TIME_INTERNAL_H

#include <kernel/lib/list.h>
#include <kernel/lib/rbtree.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/time/timer.h>

/* ---- clock.c ---- */

#define CLOCK_SETS   0x1 /* can be set, though CPU time by nobody: EPERM */
#define CLOCK_SLEEPS 0x2
#define CLOCK_TIMES  0x4 /* has timers */
#define CLOCK_WAKES  0x8 /* would wake the machine: needs CAP_WAKE_ALARM */

/* What a program can name by a clockid_t. */
struct k_clock {
	u64 (*now)(void); /* NULL: CPU time, or nothing to be read */
	u64 resolution; /* ns, of what can be read */
	enum timer_clock base; /* what an absolute time is one of; a relative: TIMER_MONOTONIC */
	unsigned int can; /* CLOCK_* */
};

const struct k_clock *find_clock(clockid_t clock); /* NULL: there is none */
u64 clock_to_base(const struct k_clock *kc, u64 ns); /* an absolute time */
int clock_permitted(const struct k_clock *kc); /* => 0 or -EPERM: may not wake the machine */

void set_tai_offset(u64 ns);

/* => 0, -EPERM, or -EINVAL: earlier than the boot, or too late to be counted. */
int set_real_ns(u64 ns);

/* ---- cpu_clock.c ---- */

/* CPU clocks are negative numbers, see <kernel/uapi/time.h>. => The two that have a number of their
 * own as such a one; others as they are. */
clockid_t cpu_clock(clockid_t clock);
int cpu_clock_get(clockid_t clock, u64 *ns); /* => 0 or -EINVAL */
int cpu_clock_check(clockid_t clock); /* => 0 or -EINVAL: no such clock */
int cpu_clock_resolution(clockid_t clock, u64 *ns); /* => The same */
long cpu_clock_nanosleep(clockid_t clock, int flags, u64 ns, struct timespec __user *rmtp);

static inline unsigned int cpu_clock_kind(clockid_t clock)
{
	return clock & CPUCLOCK_KIND_MASK;
}

/* Something that happens when a thread or a group has used so much CPU time. What waits for a
 * thread that is released, or a group whose last one is, waits for ever, in no tree any more. */
struct cpu_timer {
	struct rb_node node;
	struct rb_root *tree; /* (S) of signal or task; NULL: off */
	u64 expires; /* (S) ns */
	unsigned int kind; /* CPUCLOCK_* */
	void (*function)(struct cpu_timer *timer); /* siglock held; the timer is off */
};

/* => Used so far: by `thread`, or by the group if that is NULL. siglock held. */
u64 cpu_time_used(struct signal_struct *sig, struct task_struct *thread, unsigned int kind);
/* => siglock held. Stopping: thread, or else the group, hasn't been released. */
void cpu_timer_start(struct cpu_timer *timer, struct signal_struct *sig, struct task_struct *thread,
		     u64 expires);
void cpu_timer_stop(struct cpu_timer *timer);

#endif
