/* SPDX-License-Identifier: MIT */

/*
 * Signals arrive: on its way back to user mode a thread takes what waits for it (get_signal),
 * stops, dies, or is made ready to run a handler; and the masks that keep signals waiting.
 */

#include <kernel/exec/coredump.h>
#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include "internal.h"

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
	current->stop_taken = true;
	spin_unlock_irq(&current->sighand->siglock);
	spin_lock(&tasklist_lock);
	orphaned = is_orphaned_pgrp(task_pgrp(current), NULL);
	spin_unlock(&tasklist_lock);
	spin_lock_irq(&current->sighand->siglock);
	return !orphaned && current->stop_taken &&
	       !(current->signal->flags & SIGNAL_GROUP_EXIT);
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

/* ---- Masks ---- */

/* => siglock held. Signals that become blocked here may be for another thread of the group. */
void retarget_shared(struct task_struct *task, sigset_t which)
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
