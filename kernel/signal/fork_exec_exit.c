/* SPDX-License-Identifier: MIT */

/*
 * What fork, exec and exit need of signals.
 *
 * A fork under way. A signal to one process is the parent's, and waits until the fork is over. One
 * to a whole group, or to everybody, is for the child, too, though its sender can't find it yet:
 * he must not miss it by coming too early. From fork_signals_begin() on he leaves it with the fork,
 * and fork_signals_deliver() gives it to the child in the critical section in which the child
 * appears: who comes later finds the child. Nothing is allocated for it, so it comes without a
 * siginfo.
 */

#include <kernel/cred/cred.h>
#include <kernel/exec/coredump.h>
#include <kernel/lib/bitmap.h>
#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include "internal.h"

/* ---- Fork ---- */

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

/* => siglock held. */
void note_for_forks(struct signal_struct *signal, int sig)
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

/* ---- Exec ---- */

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

/* ---- Exit ---- */

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
void notify_parent_cldstop(struct task_struct *task, int why, int status)
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
