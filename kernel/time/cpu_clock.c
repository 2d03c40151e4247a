/* SPDX-License-Identifier: MIT */

/*
 * CPU time: its clocks, and what happens when a thread or a process has used some of it. That is
 * looked for at the scheduler's tick, so it happens up to a tick late. Clocks are numbers that name
 * a task (see <kernel/uapi/time.h>); task 0 is the caller.
 */

#include "internal.h"

#include <kernel/lib/err.h>
#include <kernel/lib/list.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/posix_timer.h>

/* ---- The clocks ---- */

static u64 used_of_kind(unsigned int kind, u64 utime, u64 stime)
{
	return kind == CPUCLOCK_VIRT ? utime : utime + stime;
}

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

	if (cpu_clock_kind(clock) > CPUCLOCK_SCHED)
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

int cpu_clock_get(clockid_t clock, u64 *ns)
{
	struct task_struct *task = get_cpu_clock_task(clock);
	u64 utime, stime;

	if (!task)
		return -EINVAL;
	if (clock & CPUCLOCK_PERTHREAD_MASK)
		task_cputime(task, &utime, &stime);
	else
		thread_group_cputime(task, &utime, &stime);
	put_task_struct(task);
	*ns = used_of_kind(cpu_clock_kind(clock), utime, stime);
	return 0;
}

int cpu_clock_check(clockid_t clock)
{
	struct task_struct *task = get_cpu_clock_task(clock);

	if (!task)
		return -EINVAL;
	put_task_struct(task);
	return 0;
}

int cpu_clock_resolution(clockid_t clock, u64 *ns)
{
	*ns = cpu_clock_kind(clock) == CPUCLOCK_SCHED ? 1 : TICK_NSEC;
	return cpu_clock_check(clock);
}

clockid_t cpu_clock(clockid_t clock)
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

/* ---- Timers ---- */

u64 cpu_time_used(struct signal_struct *sig, struct task_struct *thread, unsigned int kind)
{
	u64 utime, stime;

	if (thread)
		task_cputime(thread, &utime, &stime);
	else
		thread_group_cputime(first_thread(sig), &utime, &stime);
	return used_of_kind(kind, utime, stime);
}

void cpu_timer_start(struct cpu_timer *timer, struct signal_struct *sig, struct task_struct *thread,
		     u64 expires)
{
	struct rb_root *trees = thread ? thread->cpu_timers : sig->cpu_timers;
	struct rb_root *tree = &trees[timer->kind == CPUCLOCK_VIRT];
	struct rb_node **link = &tree->rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = expires < rb_entry(parent, struct cpu_timer, node)->expires ?
			       &parent->rb_left : &parent->rb_right;
	}
	timer->expires = expires;
	timer->tree = tree;
	rb_link_node(&timer->node, parent, link);
	rb_insert_color(&timer->node, tree);
}

void cpu_timer_stop(struct cpu_timer *timer)
{
	if (timer->tree)
		rb_erase(&timer->node, timer->tree);
	timer->tree = NULL;
}

/* ---- The tick ---- => siglock held in all of it. */

#define EXPIRY_NS 20000	/* what timers may take of a tick */

/* A program may have thousands that expire at once, each with a signal to be offered to thousands
 * of threads: one does for sure, and the next tick goes on. */
static void expire_tree(struct rb_root *tree, u64 used)
{
	u64 begin = ktime_get_ns();
	struct cpu_timer *timer;

	do {
		timer = rb_entry_safe(rb_first(tree), struct cpu_timer, node);
		if (!timer || used < timer->expires)
			break;
		cpu_timer_stop(timer);
		timer->function(timer);
	} while (ktime_get_ns() - begin < EXPIRY_NS);
}

static void expire_cpu_timers(struct rb_root trees[2], u64 utime, u64 stime)
{
	expire_tree(&trees[0], utime + stime);
	expire_tree(&trees[1], utime);
}

static bool any_cpu_timer(const struct rb_root trees[2])
{
	return !RB_EMPTY_ROOT(&trees[0]) || !RB_EMPTY_ROOT(&trees[1]);
}

static void check_itimer(struct cpu_itimer *timer, int sig, u64 used)
{
	if (!timer->expires || used < timer->expires)
		return;
	timer->expires = timer->interval ? timer->expires + timer->interval : 0;
	group_send_sig_locked(sig, current);
}

static bool limit_reached(u64 used, unsigned long limit)
{
	return limit != RLIM_INFINITY && used >= limit;
}

/* SIGXCPU at the soft limit and each second after it; SIGKILL at the hard one. (setrlimit(2)) */
static void check_limit(struct rlimit *limit, u64 used, unsigned long second)
{
	if (limit_reached(used, limit->rlim_max)) {
		group_send_sig_locked(SIGKILL, current);
	} else if (limit_reached(used, limit->rlim_cur)) {
		limit->rlim_cur += second;
		group_send_sig_locked(SIGXCPU, current);
	}
}

/* How long a real-time thread has run without sleeping; others may do that for ever. */
static void check_time_without_sleep(const struct task_struct *task)
{
	u64 ns = task->se.sum_exec_runtime - task->se.woken_at;

	if (task->rt_priority)
		check_limit(&task->signal->rlim[RLIMIT_RTTIME], ns / NSEC_PER_USEC, USEC_PER_SEC);
}

/* => A hint: without it, nobody needs the lock, and the times. */
static bool cpu_time_matters(const struct task_struct *task, const struct signal_struct *sig)
{
	return any_cpu_timer(task->cpu_timers) || any_cpu_timer(sig->cpu_timers) ||
	       sig->itimer_virtual.expires || sig->itimer_prof.expires ||
	       sig->rlim[RLIMIT_CPU].rlim_cur != RLIM_INFINITY ||
	       sig->rlim[RLIMIT_RTTIME].rlim_cur != RLIM_INFINITY;
}

/*
 * A task that has ended may be released by its parent, with its sighand, while it is still on its
 * way to the last switch. It can't end while this handler runs on its CPU.
 */
void cpu_timers_tick(void)
{
	struct task_struct *task = current;
	struct signal_struct *sig = task->signal;
	u64 utime, stime;

	if (task->exit_state || !cpu_time_matters(task, sig))
		return;
	spin_lock(&task->sighand->siglock);
	task_cputime(task, &utime, &stime);
	expire_cpu_timers(task->cpu_timers, utime, stime);
	check_time_without_sleep(task);
	thread_group_cputime(task, &utime, &stime);
	expire_cpu_timers(sig->cpu_timers, utime, stime);
	check_itimer(&sig->itimer_prof, SIGPROF, utime + stime);
	check_itimer(&sig->itimer_virtual, SIGVTALRM, utime);
	check_limit(&sig->rlim[RLIMIT_CPU], (utime + stime) / NSEC_PER_SEC, 1);
	spin_unlock(&task->sighand->siglock);
}

/* ---- Sleeping on such a clock ---- */

struct cpu_sleeper {
	struct cpu_timer timer;
	struct task_struct *task;
};

static void wake_cpu_sleeper(struct cpu_timer *timer)
{
	wake_up_state(container_of(timer, struct cpu_sleeper, timer)->task, TASK_NORMAL);
}

/* => The siglock of the group held, and tasklist_lock; or false: the thread has been released, or,
 *    without one, all of the group. */
static bool lock_group(struct signal_struct *sig, const struct task_struct *thread)
{
	spin_lock(&tasklist_lock);
	if (thread ? thread->sighand : sig->sighand) {
		spin_lock_irq(&sig->sighand->siglock);
		return true;
	}
	spin_unlock(&tasklist_lock);
	return false;
}

static void unlock_group(struct signal_struct *sig)
{
	spin_unlock_irq(&sig->sighand->siglock);
	spin_unlock(&tasklist_lock);
}

/* => 0, or -EINTR. Nothing wakes who sleeps on a clock that has stopped for ever but a signal. */
static int wait_for_cpu_timer(const struct cpu_timer *timer)
{
	int error = 0;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!READ_ONCE(timer->tree))
			break;
		if (signal_pending(current)) {
			error = -EINTR;
			break;
		}
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return error;
}

/* Until the clock of `thread`, or else of its group, shows *expires; or so much more than now: then
 * *expires becomes that time. => 0, -EINTR and *left, or -ESRCH. */
static int cpu_sleep_until(struct signal_struct *sig, struct task_struct *thread, unsigned int kind,
			   bool absolute, u64 *expires, u64 *left)
{
	struct cpu_sleeper sleeper = {
		.timer = { .kind = kind, .function = wake_cpu_sleeper },
		.task = current,
	};
	u64 used;
	int error;

	if (!lock_group(sig, thread))
		return -ESRCH;
	used = cpu_time_used(sig, thread, kind);
	if (!absolute)
		*expires = time_add(used, *expires);
	if (*expires > used)
		cpu_timer_start(&sleeper.timer, sig, thread, *expires);
	unlock_group(sig);
	error = wait_for_cpu_timer(&sleeper.timer);
	if (lock_group(sig, thread)) {
		used = cpu_time_used(sig, thread, kind);
		cpu_timer_stop(&sleeper.timer);
		unlock_group(sig);
	}
	*left = *expires > used ? *expires - used : 0;
	return error;
}

static int cpu_clock_sleep(clockid_t clock, bool absolute, u64 *expires, u64 *left)
{
	bool one_thread = clock & CPUCLOCK_PERTHREAD_MASK;
	struct task_struct *task = get_cpu_clock_task(clock);
	int error;

	if (!task)
		return -EINVAL;
	error = cpu_sleep_until(task->signal, one_thread ? task : NULL, cpu_clock_kind(clock),
				absolute, expires, left);
	put_task_struct(task);
	return error == -ESRCH ? -EINVAL : error;
}

static long cpu_nanosleep_restart(struct restart_block *restart)
{
	struct timespec __user *rmtp = restart->nanosleep.rmtp;
	u64 left;
	int error = cpu_clock_sleep(restart->nanosleep.clockid, true, &restart->nanosleep.expires,
				    &left);

	if (error != -EINTR)
		return error;
	if (!left)
		return 0;
	return rmtp && put_timespec_ns(left, rmtp) ? -EFAULT : -ERESTART_RESTARTBLOCK;
}

/* => Its own time does not pass while a thread sleeps: -EINVAL. */
long cpu_clock_nanosleep(clockid_t clock, int flags, u64 ns, struct timespec __user *rmtp)
{
	struct restart_block *restart = &current->restart_block;
	pid_t pid = ~(clock >> 3);
	u64 left;
	int error;

	if ((clock & CPUCLOCK_PERTHREAD_MASK) && (!pid || pid == current->pid))
		return -EINVAL;
	error = cpu_clock_sleep(clock, flags & TIMER_ABSTIME, &ns, &left);
	if (error != -EINTR)
		return error;
	if (flags & TIMER_ABSTIME)
		return -ERESTARTNOHAND;
	if (!left)
		return 0;
	restart->fn = cpu_nanosleep_restart;
	restart->nanosleep.clockid = clock;
	restart->nanosleep.expires = ns;
	restart->nanosleep.rmtp = rmtp;
	return rmtp && put_timespec_ns(left, rmtp) ? -EFAULT : -ERESTART_RESTARTBLOCK;
}
