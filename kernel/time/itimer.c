/* SPDX-License-Identifier: MIT */

/*
 * alarm, setitimer, getitimer: three timers that every process has. ITIMER_REAL is a timer of the
 * monotonic clock, and its SIGALRM starts it again when it is delivered: who blocks it is sent one.
 * The other two count CPU time; the tick looks after them (cpu_clock.c).
 */

#include <kernel/lib/err.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/posix_timer.h>
#include <kernel/time/time.h>
#include <kernel/time/timer.h>
#include <asm/uaccess.h>
#include "internal.h"

/* What a timer is set to: ns from now, and from one time to the next. */
struct itimer {
	u64 value;
	u64 interval;
};

/* ---- ITIMER_REAL ---- */

/*
 * In the handler. The group has a thread that has not yet cancelled the timer, so its sighand
 * stays. Before the lock was taken, the timer may have been set anew.
 */
static void real_timer_expired(struct ktimer *timer)
{
	struct signal_struct *sig = container_of(timer, struct signal_struct, real_timer);
	struct sighand_struct *sighand = sig->sighand;

	spin_lock(&sighand->siglock);
	if (sig->real_active && ktime_get_ns() >= sig->real_expires) {
		sig->real_active = false;
		group_send_sig_locked(SIGALRM, first_thread(sig));
	}
	spin_unlock(&sighand->siglock);
}

void itimers_init(struct signal_struct *sig)
{
	ktimer_init(&sig->real_timer, real_timer_expired);
}

void itimers_exit(struct signal_struct *sig)
{
	if (sig->real_expires)		/* else it was never set */
		ktimer_cancel(&sig->real_timer);
}

static void start_real(struct signal_struct *sig, u64 expires)
{
	sig->real_active = true;
	sig->real_expires = expires;
	ktimer_start(&sig->real_timer, expires);
}

void itimer_signal_taken(struct signal_struct *sig)
{
	u64 expires = sig->real_expires;

	if (sig->real_active || !sig->real_interval)
		return;
	time_forward(&expires, sig->real_interval, ktime_get_ns());
	start_real(sig, expires);
}

/* => siglock held, as for all below. */
static void get_real(struct signal_struct *sig, struct itimer *timer)
{
	u64 now = ktime_get_ns();

	timer->interval = sig->real_interval;
	timer->value = 0;
	if (sig->real_active) /* what is about to expire is not off */
		timer->value = sig->real_expires > now ? sig->real_expires - now : NSEC_PER_USEC;
}

static void set_real(struct signal_struct *sig, const struct itimer *timer)
{
	sig->real_active = false;
	sig->real_interval = timer->value ? timer->interval : 0;
	if (timer->value)
		start_real(sig, time_add(ktime_get_ns(), timer->value));
	else
		ktimer_stop(&sig->real_timer);
}

/* ---- ITIMER_VIRTUAL, ITIMER_PROF ---- */

static u64 cpu_used(int which)
{
	return cpu_time_used(current->signal, NULL,
			     which == ITIMER_VIRTUAL ? CPUCLOCK_VIRT : CPUCLOCK_PROF);
}

static struct cpu_itimer *cpu_itimer(int which)
{
	return which == ITIMER_VIRTUAL ? &current->signal->itimer_virtual :
					 &current->signal->itimer_prof;
}

static void get_cpu(int which, struct itimer *timer)
{
	struct cpu_itimer *it = cpu_itimer(which);
	u64 used = cpu_used(which);

	timer->interval = it->interval;
	timer->value = 0;
	if (it->expires)
		timer->value = it->expires > used ? it->expires - used : TICK_NSEC;
}

static void set_cpu(int which, const struct itimer *timer)
{
	struct cpu_itimer *it = cpu_itimer(which);

	it->interval = timer->interval;
	it->expires = timer->value ? time_add(cpu_used(which), timer->value) : 0;
}

/* ---- System calls ---- */

static void get_itimer(int which, struct itimer *timer)
{
	if (which == ITIMER_REAL)
		get_real(current->signal, timer);
	else
		get_cpu(which, timer);
}

/* => old: what it was set to, or NULL. 0 or -EINVAL: no such timer. */
static int do_setitimer(int which, const struct itimer *new, struct itimer *old)
{
	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	spin_lock_irq(&current->sighand->siglock);
	if (old)
		get_itimer(which, old);
	if (which == ITIMER_REAL)
		set_real(current->signal, new);
	else
		set_cpu(which, new);
	spin_unlock_irq(&current->sighand->siglock);
	return 0;
}

static int put_itimer(const struct itimer *timer, struct itimerval __user *uvalue)
{
	struct itimerval value = {
		.it_interval = ns_to_timeval(timer->interval),
		.it_value = ns_to_timeval(timer->value),
	};

	return copy_to_user(uvalue, &value, sizeof(value)) ? -EFAULT : 0;
}

long sys_getitimer(int which, struct itimerval __user *uvalue)
{
	struct itimer timer;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	spin_lock_irq(&current->sighand->siglock);
	get_itimer(which, &timer);
	spin_unlock_irq(&current->sighand->siglock);
	return put_itimer(&timer, uvalue);
}

long sys_setitimer(int which, const struct itimerval __user *uvalue, struct itimerval __user *uold)
{
	struct itimerval value = { 0 }; /* without one: off. (setitimer(2), Bugs) */
	struct itimer new, old;
	int error;

	if (uvalue && copy_from_user(&value, uvalue, sizeof(value)))
		return -EFAULT;
	if (!timeval_valid(&value.it_value) || !timeval_valid(&value.it_interval))
		return -EINVAL;
	new.value = timeval_to_ns(&value.it_value);
	new.interval = timeval_to_ns(&value.it_interval);
	error = do_setitimer(which, &new, &old);
	return error || !uold ? error : put_itimer(&old, uold);
}

/* => The seconds that were left, rounded, but never to 0. */
long sys_alarm(unsigned int seconds)
{
	struct itimer old, new = { .value = seconds * NSEC_PER_SEC };

	do_setitimer(ITIMER_REAL, &new, &old);
	if (!old.value)
		return 0;
	return max((old.value + NSEC_PER_SEC / 2) / NSEC_PER_SEC, 1ULL);
}
