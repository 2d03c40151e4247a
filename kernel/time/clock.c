/* SPDX-License-Identifier: MIT */

#include <kernel/cred.h>
#include <kernel/lib/err.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/uapi/capability.h>
#include <asm/rtc.h>
#include <asm/uaccess.h>

/* The coarse clocks go in steps of the scheduler's tick, as on Linux with HZ=250. */
#define COARSE_NS	(4 * NSEC_PER_MSEC)

/* What the real-time clock is ahead of the monotonic one, in ns: one word, read and written
 * whole. */
static u64 real_offset;

static struct timezone sys_tz;

void time_init(void)
{
	real_offset = rtc_read_seconds() * NSEC_PER_SEC - ktime_get_ns();
}

u64 ktime_get_real_ns(void)
{
	return ktime_get_ns() + READ_ONCE(real_offset);
}

u64 ktime_get_boot_seconds(void)
{
	return READ_ONCE(real_offset) / NSEC_PER_SEC;
}

static u64 coarse_ns(void)
{
	return ktime_get_ns() / COARSE_NS * COARSE_NS;
}

struct timespec current_time_coarse(void)
{
	return ns_to_timespec(coarse_ns() + READ_ONCE(real_offset));
}

static void set_real_ns(u64 ns)
{
	WRITE_ONCE(real_offset, ns - ktime_get_ns());
}

/* ---- To and from programs ---- */

int get_timespec_ns(const struct timespec __user *uts, u64 *ns)
{
	struct timespec ts;

	if (copy_from_user(&ts, uts, sizeof(ts)))
		return -EFAULT;
	if (!timespec_valid(&ts))
		return -EINVAL;
	*ns = timespec_to_ns(&ts);
	return 0;
}

int put_timespec(const struct timespec *ts, struct timespec __user *uts)
{
	return copy_to_user(uts, ts, sizeof(*ts)) ? -EFAULT : 0;
}

int put_timespec_ns(u64 ns, struct timespec __user *uts)
{
	struct timespec ts = ns_to_timespec(ns);

	return put_timespec(&ts, uts);
}

/* ---- Clocks of CPU time: negative numbers, see <kernel/uapi/time.h>; task 0 is the caller ---- */

/* => Whether `task` may be asked for by a clock of that kind. Under tasklist_lock. */
static bool cpu_clock_valid(const struct task_struct *task, bool one_thread)
{
	return one_thread ? same_thread_group(task, current) : thread_group_leader(task);
}

/* => The task with a reference, or NULL. */
static struct task_struct *get_cpu_clock_task(clockid_t clock)
{
	pid_t pid = ~(clock >> 3);
	bool one_thread = clock & CPUCLOCK_PERTHREAD_MASK;
	struct task_struct *task;

	if ((clock & 3) > CPUCLOCK_SCHED)
		return NULL;
	if (!pid || (!one_thread && pid == current->pid))
		return get_task_struct(current);
	spin_lock(&tasklist_lock);
	task = find_task_by_pid(pid);
	if (task && cpu_clock_valid(task, one_thread))
		get_task_struct(task);
	else
		task = NULL;
	spin_unlock(&tasklist_lock);
	return task;
}

static void group_cputime(struct task_struct *task, u64 *utime, u64 *stime)
{
	unsigned long flags;

	*utime = *stime = 0;
	spin_lock(&tasklist_lock);
	if (task->sighand) {
		spin_lock_irqsave(&task->sighand->siglock, flags);
		thread_group_cputime(task, utime, stime);
		spin_unlock_irqrestore(&task->sighand->siglock, flags);
	}
	spin_unlock(&tasklist_lock);
}

static int cpu_clock_get(clockid_t clock, u64 *ns)
{
	struct task_struct *task = get_cpu_clock_task(clock);
	u64 utime, stime;

	if (!task)
		return -EINVAL;
	if (clock & CPUCLOCK_PERTHREAD_MASK)
		task_cputime(task, &utime, &stime);
	else
		group_cputime(task, &utime, &stime);
	put_task_struct(task);
	*ns = (clock & 3) == CPUCLOCK_VIRT ? utime : utime + stime;
	return 0;
}

static int cpu_clock_check(clockid_t clock)
{
	struct task_struct *task = get_cpu_clock_task(clock);

	if (!task)
		return -EINVAL;
	put_task_struct(task);
	return 0;
}

/* The two with a number of their own are the caller's clocks of kind SCHED. */
static clockid_t cpu_clock(clockid_t clock)
{
	switch (clock) {
	case CLOCK_PROCESS_CPUTIME_ID:
		return ~0U << 3 | CPUCLOCK_SCHED;
	case CLOCK_THREAD_CPUTIME_ID:
		return ~0U << 3 | CPUCLOCK_PERTHREAD_MASK | CPUCLOCK_SCHED;
	default:
		return clock;
	}
}

/* ---- System calls ---- */

static int clock_get(clockid_t clock, u64 *ns)
{
	clock = cpu_clock(clock);
	if (clock < 0)
		return cpu_clock_get(clock, ns);
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_TAI:
		*ns = ktime_get_real_ns();
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_BOOTTIME:
		*ns = ktime_get_ns();
		return 0;
	case CLOCK_REALTIME_COARSE:
		*ns = coarse_ns() + READ_ONCE(real_offset);
		return 0;
	case CLOCK_MONOTONIC_COARSE:
		*ns = coarse_ns();
		return 0;
	default:
		return -EINVAL;
	}
}

long sys_clock_gettime(clockid_t clock, struct timespec __user *uts)
{
	u64 ns;
	int error = clock_get(clock, &ns);

	return error ? error : put_timespec_ns(ns, uts);
}

static int clock_resolution(clockid_t clock, u64 *ns)
{
	*ns = 1;
	clock = cpu_clock(clock);
	if (clock < 0) {
		if ((clock & 3) != CPUCLOCK_SCHED)
			*ns = COARSE_NS;
		return cpu_clock_check(clock);
	}
	if (clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE)
		*ns = COARSE_NS;
	return clock_get(clock, &(u64){ 0 });
}

long sys_clock_getres(clockid_t clock, struct timespec __user *uts)
{
	u64 ns;
	int error = clock_resolution(clock, &ns);

	if (error || !uts)
		return error;
	return put_timespec_ns(ns, uts);
}

static int settime_allowed(void)
{
	return capable(CAP_SYS_TIME) ? 0 : -EPERM;
}

long sys_clock_settime(clockid_t clock, const struct timespec __user *uts)
{
	u64 ns;
	int error;

	if (clock != CLOCK_REALTIME && cpu_clock(clock) >= 0)
		return -EINVAL;
	error = get_timespec_ns(uts, &ns);
	if (error)
		return error;
	if (cpu_clock(clock) < 0) {
		error = cpu_clock_check(cpu_clock(clock));
		return error ? error : -EPERM;
	}
	error = settime_allowed();
	if (!error)
		set_real_ns(ns);
	return error;
}

long sys_gettimeofday(struct timeval __user *utv, struct timezone __user *utz)
{
	if (utv) {
		struct timeval tv = ns_to_timeval(ktime_get_real_ns());

		if (copy_to_user(utv, &tv, sizeof(tv)))
			return -EFAULT;
	}
	if (utz && copy_to_user(utz, &sys_tz, sizeof(sys_tz)))
		return -EFAULT;
	return 0;
}

static bool timezone_valid(const struct timezone *tz)
{
	return tz->tz_minuteswest <= 15 * 60 && tz->tz_minuteswest >= -15 * 60;
}

long sys_settimeofday(const struct timeval __user *utv, const struct timezone __user *utz)
{
	struct timeval tv;
	struct timezone tz;
	int error;

	if (utv && copy_from_user(&tv, utv, sizeof(tv)))
		return -EFAULT;
	if (utv && !timeval_valid(&tv))
		return -EINVAL;
	if (utz && copy_from_user(&tz, utz, sizeof(tz)))
		return -EFAULT;
	error = settime_allowed();
	if (error)
		return error;
	if (utz && !timezone_valid(&tz))
		return -EINVAL;
	if (utz)
		sys_tz = tz;
	if (utv)
		set_real_ns(timeval_to_ns(&tv));
	return 0;
}

long sys_time(long __user *tloc)
{
	long seconds = ktime_get_real_seconds();

	if (tloc && put_user(seconds, tloc))
		return -EFAULT;
	return seconds;
}
