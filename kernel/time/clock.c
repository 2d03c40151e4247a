/* SPDX-License-Identifier: MIT */

#include <kernel/cred/cred.h>
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

/* ---- The clocks ---- */

static u64 tai_offset; /* what CLOCK_TAI is ahead of CLOCK_REALTIME, in ns */

void set_tai_offset(u64 ns)
{
	WRITE_ONCE(tai_offset, ns);
}

static u64 tai_ns(void)
{
	return ktime_get_real_ns() + READ_ONCE(tai_offset);
}

static u64 coarse_real_ns(void)
{
	return coarse_ns() + READ_ONCE(real_offset);
}

#define SLEEPS_AND_TIMES (CLOCK_SLEEPS | CLOCK_TIMES)

static const struct k_clock clocks[] = {
	[CLOCK_REALTIME] = { ktime_get_real_ns, 1, TIMER_REAL, SLEEPS_AND_TIMES | CLOCK_SETS },
	[CLOCK_MONOTONIC] = { ktime_get_ns, 1, TIMER_MONOTONIC, SLEEPS_AND_TIMES },
	[CLOCK_PROCESS_CPUTIME_ID] = { .can = SLEEPS_AND_TIMES },
	[CLOCK_THREAD_CPUTIME_ID] = { .can = CLOCK_TIMES },
	[CLOCK_MONOTONIC_RAW] = { arch_clock_raw_ns, 1 },
	[CLOCK_REALTIME_COARSE] = { coarse_real_ns, TICK_NSEC },
	[CLOCK_MONOTONIC_COARSE] = { coarse_ns, TICK_NSEC },
	[CLOCK_BOOTTIME] = { ktime_get_ns, 1, TIMER_MONOTONIC, SLEEPS_AND_TIMES },
	[CLOCK_REALTIME_ALARM] = { ktime_get_real_ns, 1, TIMER_REAL,
				   SLEEPS_AND_TIMES | CLOCK_WAKES },
	[CLOCK_BOOTTIME_ALARM] = { ktime_get_ns, 1, TIMER_MONOTONIC,
				   SLEEPS_AND_TIMES | CLOCK_WAKES },
	[CLOCK_TAI] = { tai_ns, 1, TIMER_REAL, SLEEPS_AND_TIMES },
};

/* Any negative number: the CPU time of somebody, or the clock behind a descriptor, of which there
 * is none. */
static const struct k_clock cpu_clocks = { .can = SLEEPS_AND_TIMES | CLOCK_SETS };
static const struct k_clock file_clocks = { .can = CLOCK_SETS };

const struct k_clock *find_clock(clockid_t clock)
{
	if (clock < 0)
		return (clock & 7) == CLOCKFD ? &file_clocks : &cpu_clocks;
	if (clock >= (clockid_t)ARRAY_SIZE(clocks) ||
	    (!clocks[clock].now && !clocks[clock].can))
		return NULL;
	return &clocks[clock];
}

u64 clock_to_base(const struct k_clock *kc, u64 ns)
{
	u64 ahead = kc->now == tai_ns ? READ_ONCE(tai_offset) : 0;

	return ns > ahead ? ns - ahead : 0;
}

/* The machine never sleeps, so the clocks of alarms are what they are without them. */
int clock_permitted(const struct k_clock *kc)
{
	return (kc->can & CLOCK_WAKES) && !capable(CAP_WAKE_ALARM) ? -EPERM : 0;
}

/* ---- System calls ---- */

long sys_clock_gettime(clockid_t clock, struct timespec __user *uts)
{
	const struct k_clock *kc = find_clock(clock);
	u64 ns;
	int error;

	if (!kc)
		return -EINVAL;
	if (kc->now)
		return put_timespec_ns(kc->now(), uts);
	error = cpu_clock_get(cpu_clock(clock), &ns);
	return error ? error : put_timespec_ns(ns, uts);
}

long sys_clock_getres(clockid_t clock, struct timespec __user *uts)
{
	const struct k_clock *kc = find_clock(clock);
	u64 ns;
	int error = kc ? 0 : -EINVAL;

	if (kc && kc->now)
		ns = kc->resolution;
	else if (kc)
		error = cpu_clock_resolution(cpu_clock(clock), &ns);
	return error || !uts ? error : put_timespec_ns(ns, uts);
}

long sys_clock_settime(clockid_t clock, const struct timespec __user *uts)
{
	const struct k_clock *kc = find_clock(clock);
	u64 ns;
	int error;

	if (!kc || !(kc->can & CLOCK_SETS))
		return -EINVAL;
	error = get_timespec_ns(uts, &ns);
	if (error)
		return error;
	if (kc->now)
		return set_real_ns(ns);
	error = cpu_clock_check(clock);
	return error ? error : -EPERM;
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
