/* SPDX-License-Identifier: MIT */

/*
 * Signals that wait: sets of them, entries of queues, and whom they are charged to. All of a set
 * is under siglock; nothing is allocated or freed there, so an entry is reserved before, and what
 * comes out of a set is released after.
 */

#include <kernel/cred/cred.h>
#include <kernel/lib/bitmap.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/time/posix_timer.h>
#include <mm/slab.h>
#include "internal.h"

static struct kmem_cache *sigqueue_cache;

void signal_init(void)
{
	sigqueue_cache = kmem_cache_create("sigqueue", sizeof(struct sigqueue), 8);
}

/* ---- What is said of a signal ---- */

void siginfo_from_current(siginfo_t *info, int sig, int code)
{
	siginfo_simple(info, sig, code, current->tgid, current->cred->uid);
}

/* ---- Sets, and the fixed places in them ---- */

void init_sigpending(struct sigpending *pending)
{
	pending->signal = 0;
	pending->in_place = 0;
	INIT_LIST_HEAD(&pending->queue);
}

/*
 * The signals in their places count for RLIMIT_SIGPENDING as the entries of a queue do, but hold no
 * reference: they count for the user of the thread, or, those of the group, of its leader, whose
 * cred keeps him. => siglock held.
 */
static void move_charges(struct sigpending *pending, struct user_struct *user)
{
	unsigned int n = hweight64(pending->in_place);

	if (!n || pending->user == user)
		return;
	atomic_sub(n, &pending->user->sigpending);
	atomic_add(n, &user->sigpending);
	pending->user = user;
}

void signals_change_user(struct task_struct *task, struct user_struct *user)
{
	move_charges(&task->pending, user);
	if (thread_group_leader(task))
		move_charges(&task->signal->shared_pending, user);
}

void put_in_place(struct sigpending *pending, struct user_struct *user, int sig,
		  const struct kernel_siginfo *info)
{
	move_charges(pending, user);
	pending->user = user;
	atomic_inc(&user->sigpending);
	pending->info[sig - 1] = *info;
	sigaddset(&pending->in_place, sig);
}

static void leave_place(struct sigpending *pending, sigset_t mask)
{
	sigset_t leaving = pending->in_place & mask;

	if (!leaving)
		return;
	atomic_sub(hweight64(leaving), &pending->user->sigpending);
	pending->in_place &= ~leaving;
}

/* ---- Entries ---- */

struct sigqueue *sigqueue_alloc(void)
{
	struct sigqueue *q = kmem_cache_alloc(sigqueue_cache);

	if (!q)
		return NULL;
	INIT_LIST_HEAD(&q->list);
	q->user = NULL;
	q->timer = NULL;
	return q;
}

void sigqueue_reserve_many(int sig, unsigned int n, struct list_head *pool)
{
	struct sigqueue *q;

	for (; n && (q = sigqueue_reserve(sig)); n--) {
		list_add(&q->list, pool);
		cond_resched();
	}
}

void sigqueue_put_back(struct sigqueue *q, struct list_head *pool)
{
	if (q)
		list_add(&q->list, pool);
}

struct sigqueue *sigqueue_take(struct list_head *pool)
{
	struct sigqueue *q = list_first_entry_or_null(pool, struct sigqueue, list);

	if (q)
		list_del_init(&q->list);
	return q;
}

/* => Whether the user of `task` may have one more signal waiting; charged, if so. tasklist_lock
 *    held, or the task is current. */
bool sigqueue_charge(struct sigqueue *q, const struct task_struct *task)
{
	struct user_struct *user = task->cred->user;
	unsigned long limit = READ_ONCE(task->signal->rlim[RLIMIT_SIGPENDING].rlim_cur);

	if ((unsigned long)atomic_inc_return(&user->sigpending) > limit) {
		atomic_dec(&user->sigpending);
		return false;
	}
	q->user = get_user_struct(user);
	return true;
}

void sigqueue_free(struct sigqueue *q)
{
	if (q->user) {
		atomic_dec(&q->user->sigpending);
		put_user_struct(q->user);
	}
	kmem_cache_free(sigqueue_cache, q);
}

void sigqueue_release_all(struct list_head *freed)
{
	struct sigqueue *q, *next;

	list_for_each_entry_safe(q, next, freed, list) {
		list_del(&q->list);
		sigqueue_release(q);
		cond_resched();
	}
}

void enqueue_signal(struct sigpending *pending, struct sigqueue *q, int sig)
{
	q->sig = sig;
	list_add_tail(&q->list, &pending->queue);
	sigaddset(&pending->signal, sig);
}

/* ---- Out of a set ---- */

/*
 * Takes the signals of `mask` out of the set. Nothing is freed under siglock, an irq lock: entries
 * of the queue go to `freed`, for sigqueue_release_all(). Of standard signals only timers have
 * entries, and those stay theirs: so `freed` may be NULL for these.
 */
void drop_pending(struct sigpending *pending, sigset_t mask, struct list_head *freed)
{
	struct sigqueue *q, *next;

	if (!(pending->signal & mask))
		return;
	pending->signal &= ~mask;
	leave_place(pending, mask);
	list_for_each_entry_safe(q, next, &pending->queue, list) {
		if (!sigismember(&mask, q->sig))
			continue;
		if (q->timer)
			list_del_init(&q->list);
		else
			list_move(&q->list, freed);
	}
}

/* Does anything wait that `task` would take? => siglock held. */
static bool has_pending(const struct task_struct *task)
{
	return (task->pending.signal | task->signal->shared_pending.signal) & ~task->blocked;
}

void recalc_sigpending_of(struct task_struct *task)
{
	if (task->stop_pending || has_pending(task))
		set_bit(TIF_SIGPENDING, &task->work);
}

void recalc_sigpending(void)
{
	if (current->stop_pending || has_pending(current))
		set_bit(TIF_SIGPENDING, &current->work);
	else
		clear_bit(TIF_SIGPENDING, &current->work);
}

/* The most urgent first: what the task itself did wrong, then by number. */
static int next_signal(const struct sigpending *pending, sigset_t blocked)
{
	sigset_t ready = pending->signal & ~blocked;

	if (ready & SYNCHRONOUS_MASK)
		ready &= SYNCHRONOUS_MASK;
	return ready ? __ffs(ready) + 1 : 0;
}

/* => The first entry of `sig` behind `from`, or NULL. */
static struct sigqueue *next_queued(struct sigpending *pending, struct list_head *from, int sig)
{
	struct sigqueue *q = list_entry(from, struct sigqueue, list);

	list_for_each_entry_continue(q, &pending->queue, list)
		if (q->sig == sig)
			return q;
	return NULL;
}

/*
 * Takes `sig` out of the set, where it stays while more of the same wait. The one in its fixed
 * place has come first: there it is only put when no other waits.
 */
static void collect_signal(struct sigpending *pending, int sig, siginfo_t *info,
			   struct list_head *freed)
{
	struct sigqueue *first = next_queued(pending, &pending->queue, sig), *more = first;

	if (sigismember(&pending->in_place, sig)) {
		leave_place(pending, sigmask(sig));
		siginfo_unpack(info, &pending->info[sig - 1]);
	} else if (first) {
		more = next_queued(pending, &first->list, sig);
		siginfo_unpack(info, &first->info);
		list_del_init(&first->list);
		if (first->timer)
			posix_timer_signal_taken(first->timer, info);
		else
			list_add(&first->list, freed);
	} else {
		siginfo_simple(info, sig, SI_USER, 0, 0);
	}
	if (!more)
		sigdelset(&pending->signal, sig);
}

/* => The signal taken, its own before the group's, or 0. siglock held. */
int dequeue_signal(sigset_t blocked, siginfo_t *info, struct list_head *freed)
{
	struct sigpending *pending = &current->pending;
	int sig = next_signal(pending, blocked);

	if (!sig) {
		pending = &current->signal->shared_pending;
		sig = next_signal(pending, blocked);
	}
	if (sig)
		collect_signal(pending, sig, info, freed);
	if (sig == SIGALRM && pending == &current->signal->shared_pending)
		itimer_signal_taken(current->signal);
	recalc_sigpending();
	return sig;
}

/* ---- The signals of POSIX timers: one entry for each, which it has from its beginning ---- */

struct sigqueue *sigqueue_alloc_for_timer(struct posix_timer *timer)
{
	struct sigqueue *q = sigqueue_alloc();

	if (!q)
		return NULL;
	if (!sigqueue_charge(q, current)) {
		sigqueue_release(q);
		return NULL;
	}
	q->timer = timer;
	return q;
}

/* A standard signal that waits still moves to its fixed place, if that is free. */
struct sigqueue *sigqueue_leave_timer(struct sigqueue *q, struct task_struct *task, bool group)
{
	struct sigpending *pending = pending_of(task, group);

	q->timer = NULL;
	if (list_empty(&q->list))
		return q;
	if (q->sig >= SIGRTMIN)
		return NULL;
	list_del_init(&q->list);
	if (!sigismember(&pending->in_place, q->sig))
		put_in_place(pending, user_of(task, group), q->sig, &q->info);
	return q;
}

unsigned long sigqueue_user_entries(const struct sigqueue *q)
{
	return atomic_read(&q->user->sigpending);
}

static bool from_timer(const struct kernel_siginfo *packed)
{
	siginfo_t info;

	siginfo_unpack(&info, packed);
	return info.si_code == SI_TIMER;
}

static void drop_timer_signals(struct sigpending *pending, struct list_head *freed)
{
	struct sigqueue *q, *next;
	sigset_t dropped = 0;

	for (sigset_t rest = pending->in_place; rest; rest &= rest - 1)
		if (from_timer(&pending->info[__ffs(rest)]))
			dropped |= rest & -rest;
	leave_place(pending, dropped);
	list_for_each_entry_safe(q, next, &pending->queue, list) {
		if (!from_timer(&q->info))
			continue;
		list_move(&q->list, freed);
		sigaddset(&dropped, q->sig);
	}
	for (sigset_t rest = dropped & ~pending->in_place; rest; rest &= rest - 1)
		if (!next_queued(pending, &pending->queue, __ffs(rest) + 1))
			pending->signal &= ~(rest & -rest);
}

/* => There are no timers any more: all these entries are nobody's. */
void flush_timer_signals(void)
{
	LIST_HEAD(freed);

	spin_lock_irq(&current->sighand->siglock);
	drop_timer_signals(&current->pending, &freed);
	drop_timer_signals(&current->signal->shared_pending, &freed);
	recalc_sigpending();
	spin_unlock_irq(&current->sighand->siglock);
	sigqueue_release_all(&freed);
}
