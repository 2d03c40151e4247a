/* SPDX-License-Identifier: MIT */

/*
 * timer_create and its kin.
 *
 * A timer is either in a tree of ktimers or on a list of those that wait for CPU time; both call
 * timer_expired() in a handler. The signal has its entry of a queue from the beginning, so nothing
 * is allocated then. A timer that repeats waits until its signal is taken before it goes on, and
 * counts what it has missed meanwhile: so no process has more than one signal of it waiting.
 *
 *	             timer_start             timer_expired
 *	   idle ------------------> active ------------------> idle
 *	                             ^  |                       (once)
 *	                             |  | timer_expired
 *	 posix_timer_signal_taken    |  v
 *	                             requeue
 *
 * All of a timer is under its group's siglock. It holds no task: the thread that it signals, and
 * the one whose CPU time it counts, are looked up by their struct pid among those of the group.
 */

#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/posix_timer.h>
#include <kernel/time/time.h>
#include <kernel/time/timer.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

#define IGNORED_PER_TICK 64 /* signals of a user that timers send in vain */

struct posix_timer {
	struct rb_node node; /* in signal->posix_timers */
	struct signal_struct *signal; /* whose it is; has a thread as long as there is the timer */
	int id;
	clockid_t clock; /* negative: CPU time */
	int notify; /* SIGEV_* */
	int sig;
	sigval_t value;
	struct pid *target; /* the thread to be signalled, or NULL: the group */
	struct pid *clock_thread; /* whose CPU time, or NULL: the group's */
	struct sigqueue *sigq;

	enum timer_clock base; /* a relative time is one of TIMER_MONOTONIC */
	bool active;
	bool requeue;
	u64 expires; /* ns on `base`, or of CPU time */
	u64 interval; /* 0: once */
	s64 overrun; /* times that it expired since its signal was sent, less one */
	s64 overrun_last; /* what the last signal said */
	union {
		struct ktimer ktimer;
		struct cpu_timer cpu_timer;
	};
};

static struct kmem_cache *posix_timer_cache;

void posix_timers_init(void)
{
	posix_timer_cache = kmem_cache_create("posix_timer", sizeof(struct posix_timer), 8);
}

static bool counts_cpu_time(const struct posix_timer *timer)
{
	return timer->clock < 0;
}

/* ---- Running ---- => siglock held in all of it. */

/* => The thread of the group that has this pid, or NULL: it is gone. What is found stays: a thread
 *    that is released leaves its pid first, and then takes siglock to leave the group. */
static struct task_struct *find_thread(const struct signal_struct *sig, struct pid *pid)
{
	struct task_struct *thread = pid_task(pid, PIDTYPE_PID);

	return thread && thread->signal == sig ? thread : NULL;
}

/* => 0 and its time now; or -ESRCH: the thread that it counts for is gone. */
static int timer_now(const struct posix_timer *timer, u64 *now)
{
	struct task_struct *thread = NULL;

	if (!counts_cpu_time(timer)) {
		*now = timer_clock_ns(timer->base);
		return 0;
	}
	if (timer->clock_thread) {
		thread = find_thread(timer->signal, timer->clock_thread);
		if (!thread)
			return -ESRCH;
	}
	*now = cpu_time_used(timer->signal, thread, timer->cpu_timer.kind);
	return 0;
}

static void timer_start(struct posix_timer *timer)
{
	struct task_struct *thread = NULL;

	timer->active = true;
	if (timer->notify == SIGEV_NONE)
		return;
	if (!counts_cpu_time(timer)) {
		ktimer_start_on(&timer->ktimer, timer->base, timer->expires);
		return;
	}
	if (timer->clock_thread)
		thread = find_thread(timer->signal, timer->clock_thread);
	if (thread || !timer->clock_thread)
		cpu_timer_start(&timer->cpu_timer, timer->signal, thread, timer->expires);
}

static void timer_stop(struct posix_timer *timer)
{
	timer->active = timer->requeue = false;
	if (!counts_cpu_time(timer))
		ktimer_stop(&timer->ktimer);
	else if (!timer->clock_thread || find_thread(timer->signal, timer->clock_thread))
		cpu_timer_stop(&timer->cpu_timer);
}

/* => False: the signal is ignored. */
static bool send_signal_of(struct posix_timer *timer)
{
	struct task_struct *target = timer->target ? find_thread(timer->signal, timer->target) :
						     first_thread(timer->signal);
	siginfo_t info = { .si_code = SI_TIMER };

	if (!target)
		return true; /* it waits for ever to be taken */
	info.si_signo = timer->sig;
	info.si_tid = timer->id;
	info.si_value = timer->value;
	return send_timer_signal(timer->sigq, &info, target, !timer->target);
}

/* Nobody takes the signal, which might be wanted later: on, but not at a rate that keeps the CPU
 * from other work. */
static void go_on_ignored(struct posix_timer *timer, u64 now)
{
	u64 pause = (1 + sigqueue_user_entries(timer->sigq) / IGNORED_PER_TICK) * TICK_NSEC;

	timer->requeue = false;
	timer->overrun += time_forward(&timer->expires, timer->interval, time_add(now, pause));
	timer_start(timer);
}

static void timer_expired(struct posix_timer *timer, u64 now)
{
	timer->active = false;
	if (timer->notify == SIGEV_NONE)
		return;
	timer->requeue = timer->interval;
	if (!send_signal_of(timer) && timer->interval)
		go_on_ignored(timer, now);
}

/* In the handler. Before the lock was taken, the timer may have been set anew. */
static void ktimer_expired(struct ktimer *ktimer)
{
	struct posix_timer *timer = container_of(ktimer, struct posix_timer, ktimer);
	struct sighand_struct *sighand = timer->signal->sighand;
	u64 now;

	spin_lock(&sighand->siglock);
	now = timer_clock_ns(timer->base);
	if (timer->active && now >= timer->expires)
		timer_expired(timer, now);
	spin_unlock(&sighand->siglock);
}

static void cpu_timer_expired(struct cpu_timer *cpu_timer)
{
	timer_expired(container_of(cpu_timer, struct posix_timer, cpu_timer), cpu_timer->expires);
}

static int overrun_to_int(s64 overrun)
{
	return min(overrun, (s64)INT_MAX);
}

void posix_timer_signal_taken(struct posix_timer *timer, siginfo_t *info)
{
	u64 now;

	if (!timer->requeue || timer_now(timer, &now))
		return;
	timer->requeue = false;
	timer->overrun += time_forward(&timer->expires, timer->interval, now);
	timer->overrun_last = timer->overrun;
	timer->overrun = -1;
	info->si_overrun = overrun_to_int(info->si_overrun + timer->overrun_last);
	timer_start(timer);
}

/* ---- Setting ---- => siglock held in all of it. */

struct setting {
	u64 value; /* ns from now, or a time on its clock; 0: off */
	u64 interval;
};

static void timer_get(struct posix_timer *timer, struct setting *setting)
{
	bool none = timer->notify == SIGEV_NONE;
	u64 now;

	*setting = (struct setting){ 0 };
	if (timer_now(timer, &now) || (!timer->interval && !timer->active))
		return;
	setting->interval = timer->interval;
	if (timer->interval && (timer->requeue || none))
		timer->overrun += time_forward(&timer->expires, timer->interval, now);
	if (timer->expires > now)
		setting->value = timer->expires - now;
	else if (!none)
		setting->value = 1; /* about to expire; 0 would mean off */
}

/* => 0 or -ESRCH: the thread whose time it counts is gone. */
static int timer_set(struct posix_timer *timer, bool absolute, const struct setting *new)
{
	const struct k_clock *kc = find_clock(timer->clock);
	u64 now;

	timer_stop(timer);
	timer->interval = 0;
	timer->overrun = -1;
	timer->overrun_last = 0;
	timer->base = absolute ? kc->base : TIMER_MONOTONIC;
	if (timer_now(timer, &now))
		return -ESRCH;
	if (!new->value)
		return 0;
	timer->interval = new->interval;
	timer->expires = absolute ? clock_to_base(kc, new->value) : time_add(now, new->value);
	if (counts_cpu_time(timer) && timer->expires <= now)
		timer_expired(timer, now); /* there may be no tick for it any more */
	else
		timer_start(timer);
	return 0;
}

/* ---- Making ---- */

/* => The pid, referenced, of a thread of current's group, or NULL: there is none of that number. */
static struct pid *get_thread_pid(pid_t nr)
{
	struct task_struct *task;
	struct pid *pid = NULL;

	spin_lock(&tasklist_lock);
	task = find_task_by_pid(nr);
	if (task && same_thread_group(task, current))
		pid = get_pid(task->thread_pid);
	spin_unlock(&tasklist_lock);
	return pid;
}

/* What is to happen. => 0 or -EINVAL. */
static int set_event(struct posix_timer *timer, const struct sigevent *event)
{
	timer->notify = event->sigev_notify;
	timer->sig = event->sigev_signo;
	timer->value = event->sigev_value;
	switch (event->sigev_notify) {
	case SIGEV_THREAD_ID:
		timer->target = get_thread_pid(event->sigev_notify_thread_id);
		if (!timer->target)
			return -EINVAL;
		fallthrough;
	case SIGEV_SIGNAL:
	case SIGEV_THREAD:
		return event->sigev_signo > 0 && event->sigev_signo <= _NSIG ? 0 : -EINVAL;
	case SIGEV_NONE:
		return 0;
	}
	return -EINVAL;
}

/* => 0; -EINVAL: no thread or process that this one may time; -EPERM: no alarms for current. */
static int set_clock(struct posix_timer *timer, clockid_t clock)
{
	pid_t pid;

	timer->clock = cpu_clock(clock);
	if (!counts_cpu_time(timer)) {
		ktimer_init(&timer->ktimer, ktimer_expired);
		return clock_permitted(find_clock(clock));
	}
	timer->cpu_timer.function = cpu_timer_expired;
	timer->cpu_timer.kind = cpu_clock_kind(timer->clock);
	pid = ~(timer->clock >> 3);
	if (cpu_clock_check(timer->clock))
		return -EINVAL;
	if (!(timer->clock & CPUCLOCK_PERTHREAD_MASK))
		return !pid || pid == current->tgid ? 0 : -EINVAL;
	timer->clock_thread = get_thread_pid(pid ? pid : current->pid);
	return timer->clock_thread ? 0 : -EINVAL;
}

static void free_timer(struct posix_timer *timer)
{
	put_pid(timer->target);
	put_pid(timer->clock_thread);
	sigqueue_release(timer->sigq);
	kmem_cache_free(posix_timer_cache, timer);
}

static struct posix_timer *alloc_timer(void)
{
	struct posix_timer *timer = kmem_cache_alloc(posix_timer_cache);

	if (!timer)
		return NULL;
	memset(timer, 0, sizeof(*timer));
	timer->signal = current->signal;
	timer->overrun = -1;
	timer->sigq = sigqueue_alloc_for_timer(timer);
	if (timer->sigq)
		return timer;
	kmem_cache_free(posix_timer_cache, timer);
	return NULL;
}

static struct posix_timer *timer_of(struct rb_node *node)
{
	return rb_entry(node, struct posix_timer, node);
}

/* => siglock held. NULL: there is none. */
static struct posix_timer *find_timer(int id)
{
	struct rb_node *node = current->signal->posix_timers.rb_node;

	while (node && timer_of(node)->id != id)
		node = id < timer_of(node)->id ? node->rb_left : node->rb_right;
	return node ? timer_of(node) : NULL;
}

/* Numbers go up, so that none means two timers soon. */
static int next_timer_id(void)
{
	struct signal_struct *sig = current->signal;
	bool taken;
	int id;

	do {
		spin_lock_irq(&current->sighand->siglock);
		id = sig->next_timer_id;
		sig->next_timer_id = id == INT_MAX ? 0 : id + 1;
		taken = find_timer(id);
		spin_unlock_irq(&current->sighand->siglock);
	} while (taken);
	return id;
}

static void add_timer(struct posix_timer *timer)
{
	struct rb_root *timers = &current->signal->posix_timers;
	struct rb_node **link = &timers->rb_node, *parent = NULL;

	spin_lock_irq(&current->sighand->siglock);
	while (*link) {
		parent = *link;
		link = timer->id < timer_of(parent)->id ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&timer->node, parent, link);
	rb_insert_color(&timer->node, timers);
	spin_unlock_irq(&current->sighand->siglock);
}

/* Nobody finds it any more. => siglock held. */
static void remove_timer(struct posix_timer *timer)
{
	struct task_struct *target = timer->target ? find_thread(timer->signal, timer->target) :
						     NULL;

	rb_erase(&timer->node, &timer->signal->posix_timers);
	timer_stop(timer);
	timer->sigq = sigqueue_leave_timer(timer->sigq, target ? target : current->group_leader,
					   !target);
}

static void destroy_timer(struct posix_timer *timer)
{
	if (!counts_cpu_time(timer))
		ktimer_cancel(&timer->ktimer);
	free_timer(timer);
}

void posix_timers_exit(void)
{
	struct rb_root *timers = &current->signal->posix_timers;
	struct posix_timer *timer;

	while (!RB_EMPTY_ROOT(timers)) {
		spin_lock_irq(&current->sighand->siglock);
		timer = timer_of(timers->rb_node);
		remove_timer(timer);
		spin_unlock_irq(&current->sighand->siglock);
		destroy_timer(timer);
		cond_resched();
	}
}

/* ---- System calls ---- */

/* => 0, and it can be found; or -errno. */
static int create_timer(struct posix_timer *timer, clockid_t clock, const struct sigevent *uevent,
			int __user *uid)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
	int error;

	timer->id = next_timer_id();
	event.sigev_value.sival_int = timer->id;
	error = set_event(timer, uevent ? uevent : &event);
	if (!error)
		error = set_clock(timer, clock);
	if (error)
		return error;
	if (put_user(timer->id, uid))
		return -EFAULT;
	add_timer(timer);
	return 0;
}

long sys_timer_create(clockid_t clock, const struct sigevent __user *uevent, int __user *uid)
{
	const struct k_clock *kc = find_clock(clock);
	struct posix_timer *timer;
	struct sigevent event;
	int error;

	if (uevent && copy_from_user(&event, uevent, sizeof(event)))
		return -EFAULT;
	if (!kc || !(kc->can & CLOCK_TIMES))
		return kc ? -EOPNOTSUPP : -EINVAL;
	timer = alloc_timer();
	if (!timer)
		return -EAGAIN;
	error = create_timer(timer, clock, uevent ? &event : NULL, uid);
	if (error)
		free_timer(timer);
	return error;
}

static int put_setting(const struct setting *setting, struct itimerspec __user *uvalue)
{
	struct itimerspec value = {
		.it_interval = ns_to_timespec(setting->interval),
		.it_value = ns_to_timespec(setting->value),
	};

	return copy_to_user(uvalue, &value, sizeof(value)) ? -EFAULT : 0;
}

long sys_timer_settime(int id, int flags, const struct itimerspec __user *unew,
		       struct itimerspec __user *uold)
{
	struct posix_timer *timer;
	struct itimerspec value;
	struct setting new, old;
	int error = -EINVAL;

	if (!unew)
		return -EINVAL;
	if (copy_from_user(&value, unew, sizeof(value)))
		return -EFAULT;
	if (!timespec_valid(&value.it_value) || !timespec_valid(&value.it_interval))
		return -EINVAL;
	new.value = timespec_to_ns(&value.it_value);
	new.interval = timespec_to_ns(&value.it_interval);
	spin_lock_irq(&current->sighand->siglock);
	timer = find_timer(id);
	if (timer) {
		timer_get(timer, &old);
		error = timer_set(timer, flags & TIMER_ABSTIME, &new);
	}
	spin_unlock_irq(&current->sighand->siglock);
	return error || !uold ? error : put_setting(&old, uold);
}

long sys_timer_gettime(int id, struct itimerspec __user *uvalue)
{
	struct posix_timer *timer;
	struct setting setting;

	spin_lock_irq(&current->sighand->siglock);
	timer = find_timer(id);
	if (timer)
		timer_get(timer, &setting);
	spin_unlock_irq(&current->sighand->siglock);
	return timer ? put_setting(&setting, uvalue) : -EINVAL;
}

long sys_timer_getoverrun(int id)
{
	struct posix_timer *timer;
	long overrun = -EINVAL;

	spin_lock_irq(&current->sighand->siglock);
	timer = find_timer(id);
	if (timer)
		overrun = overrun_to_int(timer->overrun_last);
	spin_unlock_irq(&current->sighand->siglock);
	return overrun;
}

long sys_timer_delete(int id)
{
	struct posix_timer *timer;

	spin_lock_irq(&current->sighand->siglock);
	timer = find_timer(id);
	if (timer)
		remove_timer(timer);
	spin_unlock_irq(&current->sighand->siglock);
	if (!timer)
		return -EINVAL;
	destroy_timer(timer);
	return 0;
}
