/* SPDX-License-Identifier: MIT */

#include <kernel/lib/err.h>
#include <kernel/sched.h>
#include <kernel/time/timer.h>
#include <asm/uaccess.h>

struct sleeper {
	struct ktimer timer;
	struct task_struct *task;
};

static void wake_sleeper(struct ktimer *timer)
{
	wake_up_state(container_of(timer, struct sleeper, timer)->task, TASK_NORMAL);
}

void schedule_until(u64 expires)
{
	struct sleeper sleeper = { .task = current };

	ktimer_init(&sleeper.timer, wake_sleeper);
	ktimer_start(&sleeper.timer, expires);
	schedule();
	ktimer_cancel(&sleeper.timer);
	__set_current_state(TASK_RUNNING);
}

u64 schedule_timeout(u64 ns)
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

/* => 0, or -EINTR: a signal waits. */
static int sleep_until(u64 expires)
{
	int error = 0;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (ktime_get_ns() >= expires)
			break;
		if (signal_pending(current)) {
			error = -EINTR;
			break;
		}
		schedule_until(expires);
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

	return sleep_until(expires) ? interrupted(expires, restart->nanosleep.rmtp) : 0;
}

static long sleep_for(u64 ns, clockid_t clock, struct timespec __user *rmtp)
{
	struct restart_block *restart = &current->restart_block;
	u64 expires = time_add(ktime_get_ns(), ns);

	if (!sleep_until(expires))
		return 0;
	restart->fn = nanosleep_restart;
	restart->nanosleep.clockid = clock;
	restart->nanosleep.expires = expires;
	restart->nanosleep.rmtp = rmtp;
	return interrupted(expires, rmtp);
}

long sys_nanosleep(const struct timespec __user *rqtp, struct timespec __user *rmtp)
{
	u64 ns;
	int error = get_timespec_ns(rqtp, &ns);

	return error ? error : sleep_for(ns, CLOCK_MONOTONIC, rmtp);
}

/* => 0, and what to add to a time on `clock` for the monotonic one; or the errno for a bad
 * clock. */
static int sleep_clock_offset(clockid_t clock, u64 *offset)
{
	switch (clock) {
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
		*offset = 0;
		return 0;
	case CLOCK_REALTIME:
	case CLOCK_TAI:
		*offset = ktime_get_ns() - ktime_get_real_ns();
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_MONOTONIC_COARSE:
		return -EOPNOTSUPP;
	default:
		return -EINVAL;
	}
}

long sys_clock_nanosleep(clockid_t clock, int flags, const struct timespec __user *rqtp,
			 struct timespec __user *rmtp)
{
	u64 ns, offset;
	int error = sleep_clock_offset(clock, &offset);

	if (!error)
		error = get_timespec_ns(rqtp, &ns);
	if (error)
		return error;
	if (!(flags & TIMER_ABSTIME))
		return sleep_for(ns, clock, rmtp);
	/* A time before the boot has passed. */
	ns = (s64)(ns + offset) > 0 ? ns + offset : 0;
	return sleep_until(ns) ? -ERESTARTNOHAND : 0;
}
