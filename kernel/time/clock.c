/* SPDX-License-Identifier: MIT */

#include <kernel/cred.h>
#include <kernel/lib/err.h>
#include <kernel/time/timer.h>
#include <kernel/uapi/capability.h>
#include <asm/rtc.h>
#include <asm/uaccess.h>
#include "internal.h"

/* Later than this nobody may set the clock: there shall be room for timeouts. (clock_settime(2)) */
#define SETTIME_MAX (KTIME_MAX - 30ULL * 365 * 24 * 3600 * NSEC_PER_SEC)

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

u64 ktime_get_real_offset(void)
{
	return READ_ONCE(real_offset);
}

u64 ktime_get_boot_seconds(void)
{
	return READ_ONCE(real_offset) / NSEC_PER_SEC;
}

/* The coarse clocks go in steps of the scheduler's tick, as on Linux with HZ=250. */
static u64 coarse_ns(void)
{
	return ktime_get_ns() / TICK_NSEC * TICK_NSEC;
}

struct timespec current_time_coarse(void)
{
	return ns_to_timespec(coarse_ns() + READ_ONCE(real_offset));
}

int set_real_ns(u64 ns)
{
	u64 now = ktime_get_ns();

	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (ns < now || ns >= SETTIME_MAX)
		return -EINVAL;
	WRITE_ONCE(real_offset, ns - now);
	timers_clock_was_set();
	return 0;
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

/* ---- System calls ---- */

int clock_get(clockid_t clock, u64 *ns)
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
			*ns = TICK_NSEC;
		return cpu_clock_check(clock);
	}
	if (clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE)
		*ns = TICK_NSEC;
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
	return set_real_ns(ns);
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

	if (utv && copy_from_user(&tv, utv, sizeof(tv)))
		return -EFAULT;
	if (utv && !timeval_valid(&tv))
		return -EINVAL;
	if (utz && copy_from_user(&tz, utz, sizeof(tz)))
		return -EFAULT;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (utz && !timezone_valid(&tz))
		return -EINVAL;
	if (utz)
		sys_tz = tz;
	return utv ? set_real_ns(timeval_to_ns(&tv)) : 0;
}

long sys_time(long __user *tloc)
{
	long seconds = ktime_get_real_seconds();

	if (tloc && put_user(seconds, tloc))
		return -EFAULT;
	return seconds;
}
