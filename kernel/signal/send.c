/* SPDX-License-Identifier: MIT */

/*
 * Sending signals.
 *
 * A signal is sent to a thread or to a group, waits in a set of pending ones (queue.c), and is
 * taken by a thread on its way back to user mode (deliver.c), where it does its default action or a
 * handler is made ready to run. All of it is guarded by the group's siglock.
 *
 * Three things happen already when a signal is sent. One that is ignored vanishes, unless it is
 * blocked. SIGCONT and the stop signals take each other out of the queues, and SIGCONT wakes the
 * stopped, whatever its handler. And one that will kill turns at once into the death of the whole
 * group: every thread gets SIGKILL, so that none starts anything new.
 */

#include <kernel/cred/cred.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include "internal.h"

/* ---- Who may ---- */

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

/* ---- What a signal does on its arrival ---- */

bool sig_default_ignored(int sig)
{
	return sigmask(sig) & SIG_IGNORE_MASK;
}

/* Would `sig` do nothing, if it arrived? A blocked one may be wanted later. => siglock held. */
bool sig_ignored(const struct task_struct *task, int sig)
{
	__sighandler_t handler = task->sighand->action[sig - 1].sa.sa_handler;

	if (sigismember(&task->blocked, sig) || sigismember(&task->real_blocked, sig))
		return false;
	if ((task->signal->flags & SIGNAL_UNKILLABLE) && handler == SIG_DFL)
		return true;
	return handler == SIG_IGN || (handler == SIG_DFL && sig_default_ignored(sig));
}

void signal_wake_up(struct task_struct *task, bool fatal)
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
		thread->stop_pending = thread->stop_taken = false;
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

/* ---- Into a set ---- */

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

/*
 * => siglock held. *q, if the caller brought one for a real-time signal, is taken when it is used.
 *    Without one kill still gets through, with no siginfo; who has something to say is told that
 *    he can't: -EAGAIN.
 */
int send_signal_locked(int sig, const siginfo_t *info, struct task_struct *task,
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

/* ---- From the kernel, or as current ---- */

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

/* ---- To current, for what it did ---- */

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
