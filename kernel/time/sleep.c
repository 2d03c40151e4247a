/* SPDX-License-Identifier: MIT */

#include <kernel/lib/err.h>
#include <kernel/sched.h>
#include <kernel/time/timer.h>
#include <asm/uaccess.h>
#include "internal.h"

struct sleeper {
	struct ktimer timer;
	struct task_struct *task;
};

static void wake_sleeper(struct ktimer *timer)
{
	wake_up_state(container_of(timer, struct sleeper, timer)->task, TASK_NORMAL);
}

void __sched schedule_until_on(enum timer_clock clock, u64 expires)
{
	struct sleeper sleeper = { .task = current };

	ktimer_init(&sleeper.timer, wake_sleeper);
	ktimer_start_on(&sleeper.timer, clock, expires);
	schedule();
	ktimer_cancel(&sleeper.timer);
	__set_current_state(TASK_RUNNING);
}

u64 __sched schedule_timeout(u64 ns)
{
	u64 expires, now;

	if (ns == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return ns;
	}
	expires = time_add(ktime_get_ns(), ns);
	schedule_until(expires);
	now = ktime_get_ns();
	return expires > now ? expires - now : 0;
}

/* => 0, or -EINTR: a signal waits. Who sets the clock may thereby end the sleep. */
static int sleep_until(enum timer_clock clock, u64 expires)
{
	int error = 0;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (timer_clock_ns(clock) >= expires)
			break;
		if (signal_pending(current)) {
			error = -EINTR;
			break;
		}
		schedule_until_on(clock, expires);
	}
	__set_current_state(TASK_RUNNING);
	return error;
}

/* The rest to *rmtp (may be NULL), and on with it by restart_syscall if no handler runs. */
static long interrupted(u64 expires, struct timespec __user *rmtp)
{
	u64 now = ktime_get_ns();

	if (expires <= now)
		return 0;
	if (rmtp && put_timespec_ns(expires - now, rmtp))
		return -EFAULT;
	return -ERESTART_RESTARTBLOCK;
}

static long nanosleep_restart(struct restart_block *restart)
{
	u64 expires = restart->nanosleep.expires;

	if (!sleep_until(TIMER_MONOTONIC, expires))
		return 0;
	return interrupted(expires, restart->nanosleep.rmtp);
}

/* For a time: it doesn't matter to it that the clock is set. */
static long sleep_for(u64 ns, struct timespec __user *rmtp)
{
	struct restart_block *restart = &current->restart_block;
	u64 expires = time_add(ktime_get_ns(), ns);

	if (!sleep_until(TIMER_MONOTONIC, expires))
		return 0;
	restart->fn = nanosleep_restart;
	restart->nanosleep.expires = expires;
	restart->nanosleep.rmtp = rmtp;
	return interrupted(expires, rmtp);
}

long sys_nanosleep(const struct timespec __user *rqtp, struct timespec __user *rmtp)
{
	u64 ns;
	int error = get_timespec_ns(rqtp, &ns);

	return error ? error : sleep_for(ns, rmtp);
}

long sys_clock_nanosleep(clockid_t clock, int flags, const struct timespec __user *rqtp,
			 struct timespec __user *rmtp)
{
	const struct k_clock *kc = find_clock(clock);
	u64 ns;
	int error;

	if (!kc || !(kc->can & CLOCK_SLEEPS))
		return kc ? -EOPNOTSUPP : -EINVAL;
	error = get_timespec_ns(rqtp, &ns);
	if (error)
		return error;
	if (!kc->now)
		return cpu_clock_nanosleep(cpu_clock(clock), flags, ns, rmtp);
	if ((kc->can & CLOCK_WAKES) && (flags & ~TIMER_ABSTIME))
		return -EINVAL;
	error = clock_permitted(kc);
	if (error)
		return error;
	if (!(flags & TIMER_ABSTIME))
		return sleep_for(ns, rmtp);
	return sleep_until(kc->base, clock_to_base(kc, ns)) ? -ERESTARTNOHAND : 0;
}
