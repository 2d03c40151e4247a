/* SPDX-License-Identifier: MIT */

/*
 * Signals.
 *
 * A signal is sent to a thread or to a group, waits in a set of pending ones, and is taken by a
 * thread on its way back to user mode (get_signal), where it does its default action or a handler
 * is made ready to run. All of it is guarded by the group's siglock.
 *
 * Three things happen already when a signal is sent. One that is ignored vanishes, unless it is
 * blocked. SIGCONT and the stop signals take each other out of the queues, and SIGCONT wakes the
 * stopped, whatever its handler. And one that will kill turns at once into the death of the whole
 * group: every thread gets SIGKILL, so that none starts anything new.
 */

#include <kernel/cred/cred.h>
#include <kernel/exec/coredump.h>
#include <kernel/internal.h>
#include <kernel/lib/bitmap.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/list.h>
#include <kernel/lib/string.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/posix_timer.h>
#include <kernel/time/time.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <mm/slab.h>

#define SIG_KERNEL_ONLY_MASK	(sigmask(SIGKILL) | sigmask(SIGSTOP))
#define SIG_STOP_MASK (sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU))
#define SIG_COREDUMP_MASK \
	(sigmask(SIGQUIT) | sigmask(SIGILL) | sigmask(SIGTRAP) | sigmask(SIGABRT) | \
	 sigmask(SIGFPE) | sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGSYS) | \
	 sigmask(SIGXCPU) | sigmask(SIGXFSZ))
#define SIG_IGNORE_MASK (sigmask(SIGCONT) | sigmask(SIGCHLD) | sigmask(SIGWINCH) | sigmask(SIGURG))
#define SYNCHRONOUS_MASK	(sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | \
				 sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS))

struct sigqueue {
	struct list_head list; /* of the pending set; empty: it isn't in one */
	struct user_struct *user; /* charged for it, or NULL */
	struct posix_timer *timer; /* whose it is, or NULL */
	int sig;
	struct kernel_siginfo info;
};

static struct kmem_cache *sigqueue_cache;

void signal_init(void)
{
	sigqueue_cache = kmem_cache_create("sigqueue", sizeof(struct sigqueue), 8);
}

/* ---- Pending sets ---- */

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

static void put_in_place(struct sigpending *pending, struct user_struct *user, int sig,
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
static bool sigqueue_charge(struct sigqueue *q, const struct task_struct *task)
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

void sigqueue_release_all(struct list_head *freed)
{
	struct sigqueue *q, *next;

	list_for_each_entry_safe(q, next, freed, list) {
		list_del(&q->list);
		sigqueue_release(q);
		cond_resched();
	}
}

static void siginfo_pack(struct kernel_siginfo *to, const siginfo_t *from)
{
	memcpy(to, from, sizeof(*to));
}

static void siginfo_unpack(siginfo_t *to, const struct kernel_siginfo *from)
{
	memset(to, 0, sizeof(*to));
	memcpy(to, from, sizeof(*from));
}

static void siginfo_simple(siginfo_t *info, int sig, int code, pid_t pid, uid_t uid)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = code;
	info->si_pid = pid;
	info->si_uid = uid;
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

/* ---- Forks in progress ---- */

bool fork_signals_begin(struct fork_signals *fork)
{
	fork->signal = 0;
	spin_lock_irq(&current->sighand->siglock);
	recalc_sigpending();
	list_add(&fork->list, &current->signal->forks);
	spin_unlock_irq(&current->sighand->siglock);
	return signal_pending(current);
}

void fork_signals_end(struct fork_signals *fork)
{
	spin_lock_irq(&current->sighand->siglock);
	list_del(&fork->list);
	spin_unlock_irq(&current->sighand->siglock);
}

/* => As below. */
static noinline void add_for_child(struct task_struct *child, int sig)
{
	struct sigpending *pending = &child->signal->shared_pending;
	struct kernel_siginfo packed;
	siginfo_t info;

	siginfo_simple(&info, sig, SI_USER, 0, 0);
	siginfo_pack(&packed, &info);
	if (sig < SIGRTMIN)
		put_in_place(pending, child->cred->user, sig, &packed);
	sigaddset(&pending->signal, sig);
}

void fork_signals_deliver(struct fork_signals *fork, struct task_struct *child)
{
	if (!fork->signal)
		return;
	for (sigset_t rest = fork->signal; rest; rest &= rest - 1)
		add_for_child(child, __ffs(rest) + 1);
	recalc_sigpending_of(child);
}

/* => siglock held. */
static void note_for_forks(struct signal_struct *signal, int sig)
{
	struct fork_signals *fork;

	list_for_each_entry(fork, &signal->forks, list) {
		if (sig == SIGCONT)
			fork->signal &= ~SIG_STOP_MASK;
		else if (sigmask(sig) & SIG_STOP_MASK)
			sigdelset(&fork->signal, SIGCONT);
		sigaddset(&fork->signal, sig);
	}
}

/* ---- Sending ---- */

bool sig_default_ignored(int sig)
{
	return sigmask(sig) & SIG_IGNORE_MASK;
}

/* Would `sig` do nothing, if it arrived? A blocked one may be wanted later. => siglock held. */
static bool sig_ignored(const struct task_struct *task, int sig)
{
	__sighandler_t handler = task->sighand->action[sig - 1].sa.sa_handler;

	if (sigismember(&task->blocked, sig) || sigismember(&task->real_blocked, sig))
		return false;
	if ((task->signal->flags & SIGNAL_UNKILLABLE) && handler == SIG_DFL)
		return true;
	return handler == SIG_IGN || (handler == SIG_DFL && sig_default_ignored(sig));
}

static void signal_wake_up(struct task_struct *task, bool fatal)
{
	set_bit(TIF_SIGPENDING, &task->work);
	if (!wake_up_state(task, TASK_INTERRUPTIBLE | (fatal ? TASK_WAKEKILL : 0)))
		kick_process(task);
}

/* What SIGCONT does, even if it is ignored or blocked. */
static void continue_group(struct signal_struct *sig)
{
	struct task_struct *thread;
	unsigned int why = 0;

	drop_pending(&sig->shared_pending, SIG_STOP_MASK, NULL);
	for_each_thread(sig, thread) {
		drop_pending(&thread->pending, SIG_STOP_MASK, NULL);
		thread->stop_pending = false;
		wake_up_state(thread, TASK_STOPPED);
	}
	/* The parent hears of a stop that was under way, too: it has happened, and is over. */
	if (sig->flags & SIGNAL_STOP_STOPPED)
		why = SIGNAL_CLD_CONTINUED | SIGNAL_STOP_CONTINUED;
	else if (sig->group_stop_count)
		why = SIGNAL_CLD_STOPPED | SIGNAL_STOP_CONTINUED;
	if (why) {
		sig->flags = (sig->flags & (SIGNAL_UNKILLABLE | SIGNAL_GROUP_EXIT)) | why;
		sig->group_stop_count = 0;
		sig->group_exit_code = 0;
	}
}

/* => Is it to be put into a set at all? siglock held. */
static bool prepare_signal(int sig, struct task_struct *task)
{
	struct signal_struct *signal = task->signal;
	struct task_struct *thread;

	/* It has nowhere to handle one, and would find it pending for ever. */
	if (task->flags & PF_KTHREAD)
		return false;
	if (signal->flags & SIGNAL_GROUP_EXIT)
		return sig == SIGKILL;
	if (sigmask(sig) & SIG_STOP_MASK) {
		drop_pending(&signal->shared_pending, sigmask(SIGCONT), NULL);
		for_each_thread(signal, thread)
			drop_pending(&thread->pending, sigmask(SIGCONT), NULL);
	} else if (sig == SIGCONT) {
		continue_group(signal);
	}
	return !sig_ignored(task, sig);
}

static bool wants_signal(int sig, const struct task_struct *task)
{
	if (sigismember(&task->blocked, sig) || (task->flags & PF_EXITING))
		return false;
	return sig == SIGKILL || !(task->state & TASK_STOPPED);
}

/* => Does it end the process of `task`, by default action, without being blocked, at once? Where
 *    there may be a core to be dumped, the thread that gets it does that first. */
static bool sig_fatal(const struct task_struct *task, int sig)
{
	return task->sighand->action[sig - 1].sa.sa_handler == SIG_DFL &&
	       !(sigmask(sig) & (SIG_IGNORE_MASK | SIG_STOP_MASK | SIG_COREDUMP_MASK)) &&
	       !sigismember(&task->real_blocked, sig) &&
	       (sig == SIGKILL || !(task->signal->flags & SIGNAL_UNKILLABLE));
}

static void kill_group(struct signal_struct *sig, int code)
{
	struct task_struct *thread;

	sig->flags = (sig->flags & SIGNAL_UNKILLABLE) | SIGNAL_GROUP_EXIT;
	sig->group_exit_code = code;
	sig->group_stop_count = 0;
	for_each_thread(sig, thread) {
		thread->stop_pending = false;
		sigaddset(&thread->pending.signal, SIGKILL);
		signal_wake_up(thread, true);
	}
}

/* The signal is in a set: find a thread for it, and wake it. => siglock held. */
static void complete_signal(int sig, struct task_struct *task, bool group)
{
	struct task_struct *thread, *target = NULL;

	if (wants_signal(sig, task)) {
		target = task;
	} else if (group) {
		for_each_thread(task->signal, thread) {
			if (wants_signal(sig, thread)) {
				target = thread;
				break;
			}
		}
	}
	if (!target)
		return;
	if (sig_fatal(target, sig) &&
	    (!(task->signal->flags & SIGNAL_GROUP_EXIT) || task->signal->core_dumper))
		kill_group(task->signal, sig);
	else
		signal_wake_up(target, sig == SIGKILL);
}

static struct sigpending *pending_of(struct task_struct *task, bool group)
{
	return group ? &task->signal->shared_pending : &task->pending;
}

static struct user_struct *user_of(const struct task_struct *task, bool group)
{
	return (group ? task->group_leader : task)->cred->user;
}

/* The siginfo counts; one of a program that has chosen it is lost where the limit is reached. */
static noinline void add_standard(int sig, const siginfo_t *info, struct task_struct *task,
				  bool group)
{
	unsigned long limit = READ_ONCE(task->signal->rlim[RLIMIT_SIGPENDING].rlim_cur);
	struct sigpending *pending = pending_of(task, group);
	struct user_struct *user = user_of(task, group);
	struct kernel_siginfo packed;

	sigaddset(&pending->signal, sig);
	if (sig == SIGKILL ||
	    (info->si_code < 0 && (unsigned long)atomic_read(&user->sigpending) >= limit))
		return;
	siginfo_pack(&packed, info);
	put_in_place(pending, user, sig, &packed);
}

static void enqueue_signal(struct sigpending *pending, struct sigqueue *q, int sig)
{
	q->sig = sig;
	list_add_tail(&q->list, &pending->queue);
	sigaddset(&pending->signal, sig);
}

/*
 * => siglock held. *q, if the caller brought one for a real-time signal, is taken when it is used.
 *    Without one kill still gets through, with no siginfo; who has something to say is told that
 *    he can't: -EAGAIN.
 */
static int send_signal_locked(int sig, const siginfo_t *info, struct task_struct *task,
			      enum signal_scope scope, struct sigqueue **q)
{
	bool group = scope != SIGNAL_TO_THREAD;
	struct sigpending *pending = pending_of(task, group);

	if (!prepare_signal(sig, task))
		return 0;
	if (scope == SIGNAL_TO_MANY)
		note_for_forks(task->signal, sig);
	if (sig < SIGRTMIN) {
		if (sigismember(&pending->signal, sig))
			return 0; /* it waits already; the first one's siginfo counts */
		add_standard(sig, info, task, group);
	} else if (q && *q && sigqueue_charge(*q, task)) {
		siginfo_pack(&(*q)->info, info);
		enqueue_signal(pending, *q, sig);
		*q = NULL;
	} else if (info->si_code != SI_USER && info->si_code != SI_KERNEL) {
		return -EAGAIN;
	} else {
		sigaddset(&pending->signal, sig);
	}
	complete_signal(sig, task, group);
	return 0;
}

int send_queued(int sig, const siginfo_t *info, struct task_struct *task, enum signal_scope scope,
		struct sigqueue **q)
{
	struct sighand_struct *sighand = task->sighand;
	unsigned long flags;
	int error;

	if (!sighand)
		return -ESRCH;
	spin_lock_irqsave(&sighand->siglock, flags);
	error = send_signal_locked(sig, info, task, scope, q);
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return error;
}

/* => May current send `sig` to this task? tasklist_lock held. 0 or -EPERM. */
static int check_kill_permission(int sig, struct task_struct *task)
{
	const struct cred *cred = current->cred, *its = task->cred;

	if (same_thread_group(current, task))
		return 0;
	if (cred->euid == its->suid || cred->euid == its->uid || cred->uid == its->suid ||
	    cred->uid == its->uid || capable(CAP_KILL))
		return 0;
	return sig == SIGCONT && task_session(current) == task_session(task) ? 0 : -EPERM;
}

int kill_one(int sig, const siginfo_t *info, struct task_struct *task, enum signal_scope scope,
	     struct sigqueue **q)
{
	int error = check_kill_permission(sig, task);

	if (error || !sig)
		return error;
	return send_queued(sig, info, task, scope, q);
}

void siginfo_from_current(siginfo_t *info, int sig, int code)
{
	siginfo_simple(info, sig, code, current->tgid, current->cred->uid);
}

static void sender_info(siginfo_t *info, int sig, bool priv)
{
	if (priv)
		siginfo_simple(info, sig, SI_KERNEL, 0, 0);
	else
		siginfo_from_current(info, sig, SI_USER);
}

int send_sig_info(int sig, const siginfo_t *info, struct task_struct *task)
{
	return send_queued(sig, info, task, SIGNAL_TO_THREAD, NULL);
}

int group_send_sig_info(int sig, const siginfo_t *info, struct task_struct *task)
{
	return send_queued(sig, info, task, SIGNAL_TO_GROUP, NULL);
}

int send_sig(int sig, struct task_struct *task, bool priv)
{
	siginfo_t info;

	sender_info(&info, sig, priv);
	return send_sig_info(sig, &info, task);
}

int group_send_sig(int sig, struct task_struct *task)
{
	siginfo_t info;

	sender_info(&info, sig, true);
	return group_send_sig_info(sig, &info, task);
}

void group_send_sig_locked(int sig, struct task_struct *task)
{
	siginfo_t info;

	sender_info(&info, sig, true);
	send_signal_locked(sig, &info, task, SIGNAL_TO_GROUP, NULL);
}

int kill_pgrp_locked(struct pid *pgrp, int sig)
{
	struct task_struct *task;
	siginfo_t info;
	int error = -ESRCH;

	sender_info(&info, sig, true);
	for_each_pid_task(task, pgrp, PIDTYPE_PGID)
		error = send_queued(sig, &info, task, SIGNAL_TO_MANY, NULL);
	return error;
}

int kill_pgrp(struct pid *pgrp, int sig, bool priv)
{
	struct task_struct *task;
	siginfo_t info;
	int error = -ESRCH;

	sender_info(&info, sig, priv);
	spin_lock(&tasklist_lock);
	for_each_pid_task(task, pgrp, PIDTYPE_PGID)
		error = send_queued(sig, &info, task, SIGNAL_TO_MANY, NULL);
	spin_unlock(&tasklist_lock);
	return error;
}

/* A signal that current cannot evade: if it is blocked or ignored, or shall be fatal, the default
 * action happens. */
static void force_sig_info(int sig, const siginfo_t *info, bool fatal)
{
	struct sighand_struct *sighand = current->sighand;
	struct k_sigaction *action = &sighand->action[sig - 1];
	unsigned int unkillable;
	bool blocked, ignored;

	spin_lock_irq(&sighand->siglock);
	unkillable = current->signal->flags & SIGNAL_UNKILLABLE;
	ignored = action->sa.sa_handler == SIG_IGN;
	blocked = sigismember(&current->blocked, sig);
	if (blocked || ignored || fatal) {
		action->sa.sa_handler = SIG_DFL;
		sigdelset(&current->blocked, sig);
		recalc_sigpending();
	}
	/* init dies of its own faults: a loop of them would help nobody. */
	if (action->sa.sa_handler == SIG_DFL)
		current->signal->flags &= ~SIGNAL_UNKILLABLE;
	send_signal_locked(sig, info, current, SIGNAL_TO_THREAD, NULL);
	current->signal->flags |= unkillable;
	spin_unlock_irq(&sighand->siglock);
}

void force_sig(int sig)
{
	siginfo_t info;

	siginfo_simple(&info, sig, SI_KERNEL, 0, 0);
	force_sig_info(sig, &info, false);
}

void force_fatal_sig(int sig)
{
	siginfo_t info;

	siginfo_simple(&info, sig, SI_KERNEL, 0, 0);
	force_sig_info(sig, &info, true);
}

void force_sig_fault(int sig, int code, unsigned long addr)
{
	siginfo_t info;

	siginfo_simple(&info, sig, code, 0, 0);
	info.si_addr = (void __user *)addr;
	force_sig_info(sig, &info, false);
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

bool send_timer_signal(struct sigqueue *q, const siginfo_t *info, struct task_struct *task,
		       bool group)
{
	int sig = info->si_signo;

	if (!prepare_signal(sig, task))
		return false;
	if (!list_empty(&q->list)) {
		siginfo_t waiting;

		siginfo_unpack(&waiting, &q->info);
		waiting.si_overrun++;
		siginfo_pack(&q->info, &waiting);
		return true;
	}
	siginfo_pack(&q->info, info);
	enqueue_signal(pending_of(task, group), q, sig);
	complete_signal(sig, task, group);
	return true;
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

/* ---- Telling the parent ---- */

static u64 ns_to_ticks(u64 ns)
{
	return ns / 10000000;
}

/* What a parent is told. => Its siglock held. */
static void child_info(siginfo_t *info, struct task_struct *task, int sig, int code, int status)
{
	u64 utime = 0, stime = 0;

	siginfo_simple(info, sig, code, task->pid, task->cred->uid);
	info->si_status = status;
	if (!sig_ignored(task->real_parent, sig))	/* else nobody will read it */
		thread_group_cputime(task, &utime, &stime);
	info->si_utime = ns_to_ticks(utime);
	info->si_stime = ns_to_ticks(stime);
}

bool do_notify_parent(struct task_struct *task, int sig, struct sigqueue **q)
{
	struct task_struct *parent = task->real_parent;
	struct signal_struct *signal = task->signal;
	struct sighand_struct *sighand = parent->sighand;
	int code = signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code : task->exit_code;
	bool autoreap = parent == &init_task;	/* which waits for nobody */
	siginfo_t info;

	spin_lock_irq(&sighand->siglock);
	if (sig == SIGCHLD) {
		const struct sigaction *sa = &sighand->action[SIGCHLD - 1].sa;

		if (sa->sa_handler == SIG_IGN || (sa->sa_flags & SA_NOCLDWAIT)) {
			autoreap = true;
			if (sa->sa_handler == SIG_IGN)
				sig = 0;
		}
	}
	if (sig && valid_signal(sig)) {
		child_info(&info, task, sig,
			   !(code & 0x7f) ? CLD_EXITED : code & 0x80 ? CLD_DUMPED : CLD_KILLED,
			   code & 0x7f ? code & 0x7f : code >> 8);
		send_signal_locked(sig, &info, parent, SIGNAL_TO_GROUP, q);
	}
	spin_unlock_irq(&sighand->siglock);
	wake_up_interruptible(&parent->signal->wait_chldexit);
	return autoreap;
}

/* A stop by signal `status`, or a continue. => tasklist_lock held. */
static void notify_parent_cldstop(struct task_struct *task, int why, int status)
{
	struct task_struct *leader = task->group_leader, *parent = leader->real_parent;
	struct sighand_struct *sighand = parent->sighand;
	siginfo_t info;

	spin_lock_irq(&sighand->siglock);
	if (sighand->action[SIGCHLD - 1].sa.sa_handler != SIG_IGN &&
	    !(sighand->action[SIGCHLD - 1].sa.sa_flags & SA_NOCLDSTOP)) {
		child_info(&info, leader, SIGCHLD, why, status);
		send_signal_locked(SIGCHLD, &info, parent, SIGNAL_TO_GROUP, NULL);
	}
	spin_unlock_irq(&sighand->siglock);
	wake_up_interruptible(&parent->signal->wait_chldexit);
}

/* ---- Stopping ---- */

/* current takes part in the stop that waits for it. => siglock held on entry, not on return. */
static void participate_stop(void)
{
	struct signal_struct *sig = current->signal;
	int status = sig->group_exit_code & 0x7f;	/* before wait() can take it */
	bool last;

	current->stop_pending = false;
	last = sig->group_stop_count && !--sig->group_stop_count;
	if (last)
		sig->flags = (sig->flags & (SIGNAL_UNKILLABLE | SIGNAL_GROUP_EXIT)) |
			     SIGNAL_STOP_STOPPED;
	set_current_state(TASK_STOPPED | TASK_WAKEKILL);
	spin_unlock_irq(&current->sighand->siglock);
	if (last) {
		spin_lock(&tasklist_lock);
		notify_parent_cldstop(current, CLD_STOPPED, status);
		spin_unlock(&tasklist_lock);
	}
	schedule();
}

/* The whole group is to stop. => siglock held. */
static void begin_stop(int signr)
{
	struct signal_struct *sig = current->signal;
	struct task_struct *thread;

	if (!(sig->flags & SIGNAL_STOP_STOPPED))
		sig->group_exit_code = signr;
	sig->group_stop_count = 0;
	for_each_thread(sig, thread) {
		if ((thread->flags & PF_EXITING) || (thread->state & TASK_STOPPED))
			continue;
		thread->stop_pending = true;
		sig->group_stop_count++;
		if (thread != current)
			signal_wake_up(thread, false);
	}
}

/* => True: stop for `signr`. SIGSTOP always does; the terminal's don't where nobody could continue.
 *    siglock held, and given up meanwhile: another SIGCONT or SIGKILL may have come. */
static bool may_stop(int signr)
{
	bool orphaned;

	if (signr == SIGSTOP)
		return true;
	spin_unlock_irq(&current->sighand->siglock);
	spin_lock(&tasklist_lock);
	orphaned = is_orphaned_pgrp(task_pgrp(current), NULL);
	spin_unlock(&tasklist_lock);
	spin_lock_irq(&current->sighand->siglock);
	return !orphaned && !(current->signal->flags & SIGNAL_GROUP_EXIT);
}

/* ---- Delivery ---- */

/* What the last SIGCONT left to be told. => siglock held; true when it was given up. */
static bool report_continue(void)
{
	struct signal_struct *sig = current->signal;
	int why, status;

	if (!(sig->flags & (SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED)))
		return false;
	why = sig->flags & SIGNAL_CLD_CONTINUED ? CLD_CONTINUED : CLD_STOPPED;
	status = why == CLD_CONTINUED ? SIGCONT : sig->group_exit_code & 0x7f;
	sig->flags &= ~(SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED);
	spin_unlock_irq(&current->sighand->siglock);
	spin_lock(&tasklist_lock);
	notify_parent_cldstop(current, why, status);
	spin_unlock(&tasklist_lock);
	return true;
}

/* => siglock held. *info is of the signal, if it is one that leaves a core. */
static void __noreturn die_of(int signr, const siginfo_t *info, struct list_head *freed)
{
	spin_unlock_irq(&current->sighand->siglock);
	sigqueue_release_all(freed);
	current->flags |= PF_SIGNALED;
	if (sigmask(signr) & SIG_COREDUMP_MASK)
		do_coredump(info);
	do_group_exit(signr);
}

/* => As get_signal. Entries of the queue that were used up are in `freed`. */
static bool next_handled_signal(struct ksignal *ksig, struct list_head *freed)
{
	struct sighand_struct *sighand = current->sighand;
	struct signal_struct *sig = current->signal;

again:
	spin_lock_irq(&sighand->siglock);
	if (report_continue())
		goto again;
	for (;;) {
		struct k_sigaction *action;
		int signr;

		if ((sig->flags & SIGNAL_GROUP_EXIT) ||
		    (sig->group_exit_task && sig->group_exit_task != current))
			die_of(SIGKILL, NULL, freed);
		if (current->stop_pending) {
			participate_stop();
			goto again;
		}
		signr = dequeue_signal(current->blocked, &ksig->info, freed);
		if (!signr)
			break;
		action = &sighand->action[signr - 1];
		if (action->sa.sa_handler == SIG_IGN)
			continue;
		if (action->sa.sa_handler != SIG_DFL) {
			ksig->ka = *action;
			ksig->sig = signr;
			if (action->sa.sa_flags & SA_RESETHAND)
				action->sa.sa_handler = SIG_DFL;
			spin_unlock_irq(&sighand->siglock);
			return true;
		}
		if (sig_default_ignored(signr))
			continue;
		if ((sig->flags & SIGNAL_UNKILLABLE) && !(sigmask(signr) & SYNCHRONOUS_MASK))
			continue;
		if (!(sigmask(signr) & SIG_STOP_MASK))
			die_of(signr, &ksig->info, freed);
		if (may_stop(signr))
			begin_stop(signr);
	}
	spin_unlock_irq(&sighand->siglock);
	ksig->sig = 0;
	return false;
}

bool get_signal(struct ksignal *ksig)
{
	LIST_HEAD(freed);
	bool found = next_handled_signal(ksig, &freed);

	sigqueue_release_all(&freed);
	return found;
}

bool fatal_signal_pending(const struct task_struct *task)
{
	return signal_pending(task) && sigismember(&task->pending.signal, SIGKILL);
}

/* => siglock held. Signals that become blocked here may be for another thread of the group. */
static void retarget_shared(struct task_struct *task, sigset_t which)
{
	struct signal_struct *sig = task->signal;
	sigset_t retarget = sig->shared_pending.signal & which;
	struct task_struct *thread;

	if (!retarget)
		return;
	for_each_thread(sig, thread) {
		if (thread == task || (thread->flags & PF_EXITING) ||
		    !(retarget & ~thread->blocked))
			continue;
		retarget &= thread->blocked;
		if (!signal_pending(thread))
			signal_wake_up(thread, false);
		if (!retarget)
			break;
	}
}

void set_current_blocked(const sigset_t *set)
{
	struct sighand_struct *sighand = current->sighand;
	sigset_t new = *set & ~SIG_KERNEL_ONLY_MASK;

	if (current->blocked == new)
		return;
	spin_lock_irq(&sighand->siglock);
	if (signal_pending(current) && !thread_group_empty(current))
		retarget_shared(current, new & ~current->blocked);
	current->blocked = new;
	recalc_sigpending();
	spin_unlock_irq(&sighand->siglock);
}

void signal_delivered(struct ksignal *ksig, bool failed)
{
	sigset_t blocked = current->blocked | ksig->ka.sa.sa_mask;

	if (failed) {
		spin_lock_irq(&current->sighand->siglock);
		if (ksig->sig == SIGSEGV)
			current->sighand->action[SIGSEGV - 1].sa.sa_handler = SIG_DFL;
		spin_unlock_irq(&current->sighand->siglock);
		force_sig(SIGSEGV);
		return;
	}
	clear_bit(TIF_RESTORE_SIGMASK, &current->work);
	if (!(ksig->ka.sa.sa_flags & SA_NODEFER))
		sigaddset(&blocked, ksig->sig);
	set_current_blocked(&blocked);
}

void restore_saved_sigmask(void)
{
	if (test_and_clear_bit(TIF_RESTORE_SIGMASK, &current->work))
		set_current_blocked(&current->saved_sigmask);
}

void restore_saved_sigmask_unless(bool interrupted)
{
	if (!interrupted || !signal_pending(current))
		restore_saved_sigmask();
}

sigset_t *sigmask_to_save(void)
{
	return test_bit(TIF_RESTORE_SIGMASK, &current->work) ? &current->saved_sigmask :
							       &current->blocked;
}

/* ---- For fork, exec, exit ---- */

void flush_signal_handlers(struct sighand_struct *sighand, bool force)
{
	for (int i = 0; i < _NSIG; i++) {
		struct sigaction *sa = &sighand->action[i].sa;

		if (force || sa->sa_handler != SIG_IGN)
			sa->sa_handler = SIG_DFL;
		sa->sa_flags = 0;
		sa->sa_restorer = NULL;
		sa->sa_mask = 0;
	}
}

int zap_other_threads(struct task_struct *task)
{
	struct task_struct *thread;
	int count = 0;

	task->signal->group_stop_count = 0;
	for_each_thread(task->signal, thread) {
		thread->stop_pending = false;
		if (thread == task)
			continue;
		count++;
		if (thread->exit_state)
			continue;
		sigaddset(&thread->pending.signal, SIGKILL);
		signal_wake_up(thread, true);
	}
	return count;
}

/* From now on no signal is for this thread: what waits for the group may be for another one. */
void exit_signals(struct task_struct *task)
{
	struct signal_struct *sig = task->signal;
	bool stopped = false;
	int status = 0;

	spin_lock_irq(&task->sighand->siglock);
	if (unlikely(sig->core_dumper))
		coredump_stay();
	task->flags |= PF_EXITING;
	if (!(sig->flags & SIGNAL_GROUP_EXIT)) {
		retarget_shared(task, ~task->blocked);
		/* The others may be waiting for it to stop. */
		if (task->stop_pending) {
			task->stop_pending = false;
			if (sig->group_stop_count && !--sig->group_stop_count) {
				sig->flags = (sig->flags & SIGNAL_UNKILLABLE) | SIGNAL_STOP_STOPPED;
				status = sig->group_exit_code & 0x7f;
				stopped = true;
			}
		}
	}
	spin_unlock_irq(&task->sighand->siglock);
	if (stopped) {
		spin_lock(&tasklist_lock);
		notify_parent_cldstop(task, CLD_STOPPED, status);
		spin_unlock(&tasklist_lock);
	}
}
