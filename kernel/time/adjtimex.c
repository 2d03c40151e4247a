/* SPDX-License-Identifier: MIT */

/*
 * adjtimex, clock_adjtime: the state of a clock that a program keeps in step with others. It is
 * kept and told, the clock can be moved (ADJ_SETOFFSET), and made to go faster or slower. But it
 * does not find its rate itself: there is no loop that could be given an offset, so that ADJ_OFFSET
 * does what it does without STA_PLL, nothing; and what adjtime() is given is kept, not worked off.
 */

#include <kernel/cred/cred.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/locking/mutex.h>
#include <kernel/sched/stopper.h>
#include <kernel/time/time.h>
#include <kernel/time/timer.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/timex.h>
#include <asm/atomic.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/uaccess.h>
#include "internal.h"

#define MAX_FREQ       (500L << 16)
#define FREQ_SCALE     (NSEC_PER_USEC << 16) /* what Linux multiplies one by, in a long */
#define MAX_TIME_CONST 10
#define MAX_TAI	       100000
#define ERROR_LIMIT    16000000L /* us: no bound of the error is known */
#define ERROR_GROWTH   500L /* us a second: what a clock may be wrong by */
#define TICK_USEC      (USEC_PER_SEC / USER_HZ)

static DEFINE_MUTEX(adjust_mutex);

/* What is told, under adjust_mutex. */
static struct timex state = {
	.maxerror = ERROR_LIMIT,
	.esterror = ERROR_LIMIT,
	.status = STA_UNSYNC,
	.constant = 2,
	.precision = 1,
	.tolerance = MAX_FREQ,
	.tick = TICK_USEC,
};
static long adjtime_offset; /* what adjtime() was last given */
static u64 error_second; /* up to when state.maxerror has grown */

/* => 0, -EPERM or -EINVAL. (adjtimex(2)) */
static int check_modes(const struct timex *tx)
{
	unsigned int modes = tx->modes;
	bool writes = modes;

	if (modes & ADJ_ADJTIME)
		writes = !(modes & ADJ_OFFSET_READONLY) || (modes & ADJ_SETOFFSET);
	if (writes && !capable(CAP_SYS_TIME))
		return -EPERM;
	if (!(modes & ADJ_ADJTIME) && (modes & ADJ_TICK) &&
	    (tx->tick < 9 * TICK_USEC / 10 || tx->tick > 11 * TICK_USEC / 10))
		return -EINVAL;
	if ((modes & ADJ_FREQUENCY) && (tx->freq > S64_MAX / (s64)FREQ_SCALE ||
					tx->freq < -S64_MAX / (s64)FREQ_SCALE))
		return -EINVAL;
	return 0;
}

/* => 0 or -EINVAL. */
static int move_clock(const struct timex *tx)
{
	u64 unit = tx->modes & ADJ_NANO ? 1 : NSEC_PER_USEC;
	u64 part = tx->time.tv_usec;

	if (part >= NSEC_PER_SEC / unit)
		return -EINVAL;
	if (tx->time.tv_sec > (long)(KTIME_MAX / NSEC_PER_SEC) ||
	    tx->time.tv_sec < -(long)(KTIME_MAX / NSEC_PER_SEC))
		return -EINVAL;
	return set_real_ns(ktime_get_real_ns() + tx->time.tv_sec * NSEC_PER_SEC + part * unit);
}

static void set_status(int status)
{
	if ((state.status & STA_PLL) && !(status & STA_PLL))
		state.status = STA_UNSYNC;
	state.status = (state.status & STA_RONLY) | (status & ~STA_RONLY);
}

static void set_state(const struct timex *tx)
{
	unsigned int modes = tx->modes;

	if (modes & ADJ_STATUS)
		set_status(tx->status);
	if (modes & ADJ_NANO)
		state.status |= STA_NANO;
	if (modes & ADJ_MICRO)
		state.status &= ~STA_NANO;
	if (modes & ADJ_FREQUENCY)
		state.freq = clamp(tx->freq, -MAX_FREQ, MAX_FREQ);
	if (modes & ADJ_MAXERROR)
		state.maxerror = clamp(tx->maxerror, 0L, ERROR_LIMIT);
	if (modes & ADJ_ESTERROR)
		state.esterror = clamp(tx->esterror, 0L, ERROR_LIMIT);
	if (modes & ADJ_TIMECONST)
		state.constant = clamp(tx->constant, 0L, (long)MAX_TIME_CONST);
	if ((modes & ADJ_TIMECONST) && !(state.status & STA_NANO))
		state.constant = min(state.constant + 4, (long)MAX_TIME_CONST);
	if ((modes & ADJ_TAI) && tx->constant >= 0 && tx->constant <= MAX_TAI)
		state.tai = tx->constant;
	if (modes & ADJ_TAI)
		set_tai_offset(state.tai * NSEC_PER_SEC);
	if (modes & ADJ_TICK)
		state.tick = tx->tick;
}

/* ---- The rate ---- */

struct rate_change {
	long ppm; /* in 65536ths */
	atomic_t here, ready;
	bool over;
};

/*
 * On each CPU. Who reads the clock must not see half of a change, nor may a handler. Interrupts go
 * off only when all are here: until then somebody may wait for another to answer one.
 */
static void change_rate_together(void *data)
{
	struct rate_change *change = data;
	int cpus = num_online_cpus();
	unsigned long flags;

	atomic_inc(&change->here);
	while (atomic_read(&change->here) < cpus)
		cpu_relax();
	local_irq_save(flags);
	if (atomic_inc_return(&change->ready) == cpus) {
		arch_clock_adjust(change->ppm);
		smp_store_release(&change->over, true);
	}
	while (!smp_load_acquire(&change->over))
		cpu_relax();
	local_irq_restore(flags);
}

/* A tick that is longer by a microsecond, of 10000, makes the clock faster by 100 ppm. */
static void set_rate(void)
{
	struct rate_change change = {
		.ppm = state.freq + (state.tick - TICK_USEC) * (100L << 16),
	};

	on_each_cpu(change_rate_together, &change);
	timers_clock_was_set();
}

/* Nobody may have looked at the clock for long: it may be wrong by more. */
static void grow_error(void)
{
	u64 second = ktime_get_ns() / NSEC_PER_SEC;
	u64 growth = min((second - error_second) * ERROR_GROWTH, (u64)ERROR_LIMIT);

	error_second = second;
	state.maxerror += growth;
	if (state.maxerror > ERROR_LIMIT) {
		state.maxerror = ERROR_LIMIT;
		state.status |= STA_UNSYNC;
	}
}

/* => The state of the clock, and *tx is filled in; or -errno. adjust_mutex held. */
static int adjust_clock(struct timex *tx)
{
	unsigned int modes = tx->modes;
	long asked = tx->offset;
	int error = check_modes(tx);
	u64 now;

	if (!error && (modes & ADJ_SETOFFSET))
		error = move_clock(tx);
	if (error)
		return error;
	grow_error();
	if (!(modes & ADJ_ADJTIME))
		set_state(tx);
	if (!(modes & ADJ_ADJTIME) && (modes & (ADJ_FREQUENCY | ADJ_TICK)))
		set_rate();
	*tx = state;
	tx->modes = modes;
	if (modes & ADJ_ADJTIME) {
		tx->offset = adjtime_offset;
		if (!(modes & ADJ_OFFSET_READONLY))
			adjtime_offset = asked;
	}
	now = ktime_get_real_ns();
	tx->time = ns_to_timeval(now);
	if (state.status & STA_NANO)
		tx->time.tv_usec = now % NSEC_PER_SEC;
	return state.status & (STA_UNSYNC | STA_CLOCKERR) ? TIME_ERROR : TIME_OK;
}

long sys_adjtimex(struct timex __user *utx)
{
	struct timex tx;
	int result;

	if (copy_from_user(&tx, utx, sizeof(tx)))
		return -EFAULT;
	mutex_lock(&adjust_mutex);
	result = adjust_clock(&tx);
	mutex_unlock(&adjust_mutex);
	return copy_to_user(utx, &tx, sizeof(tx)) ? -EFAULT : result;
}

long sys_clock_adjtime(clockid_t clock, struct timex __user *utx)
{
	struct timex tx;

	if (clock == CLOCK_REALTIME)
		return sys_adjtimex(utx);
	if (copy_from_user(&tx, utx, sizeof(tx)))
		return -EFAULT;
	return find_clock(clock) ? -EOPNOTSUPP : -EINVAL;
}
