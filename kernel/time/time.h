/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_TIME_TIME_H
#define KERNEL_TIME_TIME_H

#include <kernel/lib/types.h>
#include <kernel/uapi/time.h>
#include <asm/time.h>

/*
 * Inside the kernel a time is a u64 of nanoseconds: enough for 584 years.
 */
#define NSEC_PER_USEC	1000ULL
#define NSEC_PER_MSEC	1000000ULL
#define NSEC_PER_SEC	1000000000ULL
#define USEC_PER_SEC	1000000LL

#define TICK_NSEC	(4 * NSEC_PER_MSEC)	/* the scheduler's tick */
#define KTIME_MAX	((u64)S64_MAX)	/* later than anything */

void time_init(void);			/* boot, once there are a clock and an RTC */

/* => ns since boot: never steps back, not from one CPU to another either. */
static inline u64 ktime_get_ns(void)
{
	return arch_clock_ns();
}

/* => ns since 1970, and the second of the boot (btime of /proc/stat). */
u64 ktime_get_real_ns(void);
u64 ktime_get_boot_seconds(void);
u64 ktime_get_real_offset(void); /* what one is ahead of ktime_get_ns() */

static inline time64_t ktime_get_real_seconds(void)
{
	return ktime_get_real_ns() / NSEC_PER_SEC;
}

/* The ticking clock: as old as the last tick at most, and cheap. */
struct timespec current_time_coarse(void);

static inline struct timespec ns_to_timespec(u64 ns)
{
	return (struct timespec){ .tv_sec = ns / NSEC_PER_SEC, .tv_nsec = ns % NSEC_PER_SEC };
}

static inline struct timeval ns_to_timeval(u64 ns)
{
	return (struct timeval){ .tv_sec = ns / NSEC_PER_SEC,
				 .tv_usec = ns % NSEC_PER_SEC / NSEC_PER_USEC };
}

static inline bool timespec_valid(const struct timespec *ts)
{
	return ts->tv_sec >= 0 && (unsigned long)ts->tv_nsec < NSEC_PER_SEC;
}

static inline bool timeval_valid(const struct timeval *tv)
{
	return tv->tv_sec >= 0 && (unsigned long)tv->tv_usec < (unsigned long)USEC_PER_SEC;
}

/* => Valid ones only. What doesn't fit becomes KTIME_MAX. */
static inline u64 timespec_to_ns(const struct timespec *ts)
{
	if ((u64)ts->tv_sec >= KTIME_MAX / NSEC_PER_SEC)
		return KTIME_MAX;
	return ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec;
}

static inline u64 timeval_to_ns(const struct timeval *tv)
{
	struct timespec ts = { .tv_sec = tv->tv_sec, .tv_nsec = tv->tv_usec * NSEC_PER_USEC };

	return timespec_to_ns(&ts);
}

/* => The sum, or KTIME_MAX. For a deadline: time_add(ktime_get_ns(), timeout). */
static inline u64 time_add(u64 a, u64 b)
{
	return a + b < a || a + b > KTIME_MAX ? KTIME_MAX : a + b;
}

/* Moves *expires on by intervals until it lies behind `now`. => How many. */
static inline u64 time_forward(u64 *expires, u64 interval, u64 now)
{
	u64 n;

	if (now < *expires)
		return 0;
	n = (now - *expires) / interval + 1;
	*expires = n > (KTIME_MAX - *expires) / interval ? KTIME_MAX : *expires + n * interval;
	return n;
}

static inline u64 ns_to_clock_t(u64 ns)
{
	return ns / (NSEC_PER_SEC / USER_HZ);
}

/* => 0, -EFAULT, or -EINVAL: not a valid time. */
int get_timespec_ns(const struct timespec __user *uts, u64 *ns);
int put_timespec(const struct timespec *ts, struct timespec __user *uts);

/* The rest of a timeout for select, ppoll and so on. */
int put_timespec_ns(u64 ns, struct timespec __user *uts);

/* ---- CPU time by kind, for /proc/stat: ns since boot ---- */

enum cpu_time {
	CPUTIME_USER, CPUTIME_NICE, CPUTIME_SYSTEM, CPUTIME_IDLE, NR_CPUTIMES,
};

void cpu_times(unsigned int cpu, u64 times[NR_CPUTIMES]);

#endif
