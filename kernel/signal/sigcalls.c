/* SPDX-License-Identifier: MIT */

/* The system calls about signals. What they act on is in send.c, deliver.c and queue.c. */

#include <kernel/lib/string.h>
#include <kernel/process/fork.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/uapi/errno.h>
#include <asm/ptrace.h>
#include <asm/uaccess.h>
#include "internal.h"

/* Other flags vanish, which tells a program that they aren't known. (sigaction(2)) */
#define SA_KNOWN	((unsigned long)(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_RESTORER | \
					 SA_EXPOSE_TAGBITS | SA_ONSTACK | SA_RESTART | \
					 SA_NODEFER | SA_RESETHAND))

/* ---- Actions and masks ---- */

/* An action that ignores a signal makes it vanish where it waits already. => siglock held. */
static void drop_ignored(int sig, const struct k_sigaction *action, struct list_head *freed)
{
	struct task_struct *thread;

	if (action->sa.sa_handler != SIG_IGN &&
	    !(action->sa.sa_handler == SIG_DFL && sig_default_ignored(sig)))
		return;
	drop_pending(&current->signal->shared_pending, sigmask(sig), freed);
	for_each_thread(current->signal, thread)
		drop_pending(&thread->pending, sigmask(sig), freed);
}

long sys_rt_sigaction(int sig, const struct sigaction __user *act, struct sigaction __user *oact,
		      size_t sigsetsize)
{
	struct sighand_struct *sighand = current->sighand;
	struct k_sigaction new, old;
	LIST_HEAD(freed);

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (act && copy_from_user(&new.sa, act, sizeof(new.sa)))
		return -EFAULT;
	if (sig < 1 || sig > _NSIG || (act && (sig == SIGKILL || sig == SIGSTOP)))
		return -EINVAL;
	spin_lock_irq(&sighand->siglock);
	old = sighand->action[sig - 1];
	if (act) {
		new.sa.sa_mask &= ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
		new.sa.sa_flags &= SA_KNOWN;
		sighand->action[sig - 1] = new;
		drop_ignored(sig, &new, &freed);
	}
	spin_unlock_irq(&sighand->siglock);
	sigqueue_release_all(&freed);
	if (oact && copy_to_user(oact, &old.sa, sizeof(old.sa)))
		return -EFAULT;
	return 0;
}

long sys_rt_sigprocmask(int how, const sigset_t __user *nset, sigset_t __user *oset,
			size_t sigsetsize)
{
	sigset_t old = current->blocked, new;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (nset) {
		if (get_user(new, nset))
			return -EFAULT;
		switch (how) {
		case SIG_BLOCK:
			new |= old;
			break;
		case SIG_UNBLOCK:
			new = old & ~new;
			break;
		case SIG_SETMASK:
			break;
		default:
			return -EINVAL;
		}
		set_current_blocked(&new);
	}
	return oset && put_user(old, oset) ? -EFAULT : 0;
}

long sys_rt_sigpending(sigset_t __user *set, size_t sigsetsize)
{
	sigset_t pending;

	if (sigsetsize > sizeof(sigset_t))
		return -EINVAL;
	spin_lock_irq(&current->sighand->siglock);
	pending = (current->pending.signal | current->signal->shared_pending.signal) &
		  current->blocked;
	spin_unlock_irq(&current->sighand->siglock);
	return copy_to_user(set, &pending, sigsetsize) ? -EFAULT : 0;
}

/* => The mask from user memory until the call ends. 0, -EINVAL, -EFAULT. */
static int replace_sigmask(const sigset_t __user *set, size_t size)
{
	sigset_t new;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (get_user(new, set))
		return -EFAULT;
	current->saved_sigmask = current->blocked;
	set_bit(TIF_RESTORE_SIGMASK, &current->work);
	set_current_blocked(&new);
	return 0;
}

int set_user_sigmask(const sigset_t __user *set, size_t size)
{
	return set ? replace_sigmask(set, size) : 0;
}

static long wait_for_signal(void)
{
	while (!signal_pending(current)) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!signal_pending(current))
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return -ERESTARTNOHAND;
}

long sys_rt_sigsuspend(const sigset_t __user *set, size_t sigsetsize)
{
	int error = replace_sigmask(set, sigsetsize);

	return error ? error : wait_for_signal();
}

long sys_pause(void)
{
	return wait_for_signal();
}

/* ---- Taking a signal without a handler ---- */

static int take_signal(sigset_t blocked, siginfo_t *info)
{
	LIST_HEAD(freed);
	int sig;

	spin_lock_irq(&current->sighand->siglock);
	sig = dequeue_signal(blocked, info, &freed);
	spin_unlock_irq(&current->sighand->siglock);
	sigqueue_release_all(&freed);
	return sig;
}

long sys_rt_sigtimedwait(const sigset_t __user *uthese, siginfo_t __user *uinfo,
			 const struct timespec __user *utimeout, size_t sigsetsize)
{
	u64 ns = MAX_SCHEDULE_TIMEOUT;
	struct timespec timeout;
	sigset_t these, saved;
	siginfo_t info;
	int sig;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (get_user(these, uthese))
		return -EFAULT;
	if (utimeout) {
		if (copy_from_user(&timeout, utimeout, sizeof(timeout)))
			return -EFAULT;
		if (!timespec_valid(&timeout))
			return -EINVAL;
		ns = timespec_to_ns(&timeout);
	}
	these &= ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
	sig = take_signal(~these, &info);
	if (!sig && ns) {
		/* While it sleeps, what it waits for wakes it, though it stays unwanted by
		 * handlers. */
		spin_lock_irq(&current->sighand->siglock);
		saved = current->blocked;
		current->real_blocked = saved;
		current->blocked = saved & ~these;
		recalc_sigpending();
		spin_unlock_irq(&current->sighand->siglock);

		while (ns && !signal_pending(current)) {
			set_current_state(TASK_INTERRUPTIBLE);
			if (!signal_pending(current))
				ns = schedule_timeout(ns);
			__set_current_state(TASK_RUNNING);
		}

		spin_lock_irq(&current->sighand->siglock);
		current->blocked = saved;
		current->real_blocked = 0;
		spin_unlock_irq(&current->sighand->siglock);
		sig = take_signal(~these, &info);
	}
	if (!sig)
		return ns && signal_pending(current) ? -EINTR : -EAGAIN;
	if (uinfo && copy_to_user(uinfo, &info, sizeof(info)))
		return -EFAULT;
	return sig;
}

/* ---- kill ---- */

static int kill_group_of(pid_t pid, int sig, const siginfo_t *info, struct sigqueue **q)
{
	struct task_struct *task;
	int error = -ESRCH;

	spin_lock(&tasklist_lock);
	task = find_task_by_pid(pid);
	if (task)
		error = kill_one(sig, info, task, SIGNAL_TO_GROUP, q);
	spin_unlock(&tasklist_lock);
	return error;
}

/* One of several. What `pool` has is for real-time signals. */
static int kill_one_of_many(int sig, const siginfo_t *info, struct task_struct *task,
			    struct list_head *pool)
{
	struct sigqueue *q = sigqueue_take(pool);
	int error = kill_one(sig, info, task, SIGNAL_TO_MANY, &q);

	sigqueue_put_back(q, pool);
	return error;
}

static unsigned int nr_members(struct pid *pgrp)
{
	struct task_struct *task;
	unsigned int n = 0;

	spin_lock(&tasklist_lock);
	for_each_pid_task(task, pgrp, PIDTYPE_PGID)
		n++;
	spin_unlock(&tasklist_lock);
	return n;
}

/* => 0 if at least one got it; else the error of the last, -ESRCH if there was none. */
static int kill_process_group(pid_t nr, int sig, const siginfo_t *info)
{
	struct pid *pgrp = nr ? find_get_pid(nr) : get_current_pgrp();
	int error = -ESRCH, last;
	struct task_struct *task;
	bool sent = false;
	LIST_HEAD(pool);

	if (!pgrp)
		return -ESRCH;
	sigqueue_reserve_many(sig, nr_members(pgrp), &pool);
	spin_lock(&tasklist_lock);
	for_each_pid_task(task, pgrp, PIDTYPE_PGID) {
		last = kill_one_of_many(sig, info, task, &pool);
		sent |= !last;
		error = last;
	}
	spin_unlock(&tasklist_lock);
	sigqueue_release_all(&pool);
	put_pid(pgrp);
	return sent ? 0 : error;
}

/* To all but init and the caller. => -ESRCH only if there are no others, whose they may be: kernel
 * threads count, though they take no signals. */
static int kill_everybody(int sig, const siginfo_t *info)
{
	int error = -ESRCH, last;
	struct task_struct *task;
	LIST_HEAD(pool);

	sigqueue_reserve_many(sig, atomic_read(&nr_threads), &pool);
	spin_lock(&tasklist_lock);
	for_each_process(task) {
		if (task->pid <= 1 || same_thread_group(task, current))
			continue;
		if (error == -ESRCH)
			error = 0;
		if (task->flags & PF_KTHREAD)
			continue;
		last = kill_one_of_many(sig, info, task, &pool);
		if (last != -EPERM)
			error = last;
	}
	spin_unlock(&tasklist_lock);
	sigqueue_release_all(&pool);
	return error;
}

long sys_kill(pid_t pid, int sig)
{
	struct sigqueue *q = NULL;
	siginfo_t info;
	int error;

	if (sig < 0 || !valid_signal(sig))
		return -EINVAL;
	siginfo_from_current(&info, sig, SI_USER);
	if (pid == (pid_t)0x80000000)
		return -ESRCH;
	if (pid == -1)
		return kill_everybody(sig, &info);
	if (pid <= 0)
		return kill_process_group(-pid, sig, &info);
	q = sigqueue_reserve(sig);
	error = kill_group_of(pid, sig, &info, &q);
	sigqueue_release(q);
	return error;
}

static long do_tkill(pid_t tgid, pid_t pid, int sig, const siginfo_t *info)
{
	struct sigqueue *q = sigqueue_reserve(sig);
	struct task_struct *task;
	long error = -ESRCH;

	spin_lock(&tasklist_lock);
	task = find_task_by_pid(pid);
	if (task && (tgid <= 0 || task->tgid == tgid))
		error = kill_one(sig, info, task, SIGNAL_TO_THREAD, &q);
	spin_unlock(&tasklist_lock);
	sigqueue_release(q);
	return error;
}

long sys_tgkill(pid_t tgid, pid_t pid, int sig)
{
	siginfo_t info;

	if (pid <= 0 || tgid <= 0 || sig < 0 || !valid_signal(sig))
		return -EINVAL;
	siginfo_from_current(&info, sig, SI_TKILL);
	return do_tkill(tgid, pid, sig, &info);
}

long sys_tkill(pid_t pid, int sig)
{
	siginfo_t info;

	if (pid <= 0 || sig < 0 || !valid_signal(sig))
		return -EINVAL;
	siginfo_from_current(&info, sig, SI_TKILL);
	return do_tkill(0, pid, sig, &info);
}

/* => 0 if the caller may say so about `pid`: nobody pretends to be the kernel, or kill, to
 * others. */
static int copy_queue_info(siginfo_t *info, const siginfo_t __user *uinfo, int sig, pid_t pid)
{
	if (copy_from_user(info, uinfo, sizeof(*info)))
		return -EFAULT;
	info->si_signo = sig;
	if ((info->si_code >= 0 || info->si_code == SI_TKILL) && pid != current->pid)
		return -EPERM;
	return sig < 0 || !valid_signal(sig) ? -EINVAL : 0;
}

long sys_rt_sigqueueinfo(pid_t pid, int sig, const siginfo_t __user *uinfo)
{
	struct sigqueue *q;
	siginfo_t info;
	int error = copy_queue_info(&info, uinfo, sig, pid);

	if (error)
		return error;
	q = sigqueue_reserve(sig);
	error = kill_group_of(pid, sig, &info, &q);
	sigqueue_release(q);
	return error;
}

long sys_rt_tgsigqueueinfo(pid_t tgid, pid_t pid, int sig, const siginfo_t __user *uinfo)
{
	siginfo_t info;
	int error;

	if (pid <= 0 || tgid <= 0)
		return -EINVAL;
	error = copy_queue_info(&info, uinfo, sig, pid);
	return error ? error : do_tkill(tgid, pid, sig, &info);
}

/* As kill, or, with a siginfo, as rt_sigqueueinfo: for a process that cannot be mistaken. */
int kill_pid(struct pid *pid, int sig, const siginfo_t __user *uinfo)
{
	struct task_struct *task;
	struct sigqueue *q;
	siginfo_t info;
	int error;

	if (sig < 0 || !valid_signal(sig))
		return -EINVAL;
	if (!uinfo)
		siginfo_from_current(&info, sig, SI_USER);
	else if (copy_from_user(&info, uinfo, sizeof(info)))
		return -EFAULT;
	else if (info.si_signo != sig)
		return -EINVAL;
	else if ((info.si_code >= 0 || info.si_code == SI_TKILL) && pid != current->thread_pid)
		return -EPERM;
	q = sigqueue_reserve(sig);
	spin_lock(&tasklist_lock);
	task = pid_task(pid, PIDTYPE_PID);
	error = task ? kill_one(sig, &info, task, SIGNAL_TO_GROUP, &q) : -ESRCH;
	spin_unlock(&tasklist_lock);
	sigqueue_release(q);
	return error;
}

/* ---- The alternate stack ---- */

bool on_sig_stack(unsigned long sp)
{
	if (current->sas_ss_flags & SS_AUTODISARM)
		return false;
	return sp > current->sas_ss_sp && sp - current->sas_ss_sp <= current->sas_ss_size;
}

int sas_ss_flags(unsigned long sp)
{
	if (!current->sas_ss_size)
		return SS_DISABLE;
	return on_sig_stack(sp) ? SS_ONSTACK : 0;
}

static int set_altstack(const stack_t *ss, unsigned long sp)
{
	unsigned int mode = ss->ss_flags & ~SS_FLAG_BITS;

	if (on_sig_stack(sp))
		return -EPERM;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	if (mode == SS_DISABLE) {
		current->sas_ss_sp = current->sas_ss_size = 0;
	} else {
		if (ss->ss_size < MINSIGSTKSZ)
			return -ENOMEM;
		current->sas_ss_sp = (unsigned long)ss->ss_sp;
		current->sas_ss_size = ss->ss_size;
	}
	current->sas_ss_flags = ss->ss_flags;
	return 0;
}

static void get_altstack(stack_t *ss, unsigned long sp)
{
	memset(ss, 0, sizeof(*ss));
	ss->ss_sp = (void __user *)current->sas_ss_sp;
	ss->ss_size = current->sas_ss_size;
	ss->ss_flags = sas_ss_flags(sp) | (current->sas_ss_flags & SS_FLAG_BITS);
}

/* For the signal frame: what sigreturn puts back; with SS_AUTODISARM a handler runs without one. */
int save_altstack(stack_t __user *uss)
{
	stack_t ss;

	memset(&ss, 0, sizeof(ss)); /* the gap, too */
	ss.ss_sp = (void __user *)current->sas_ss_sp;
	ss.ss_size = current->sas_ss_size;
	ss.ss_flags = current->sas_ss_flags;
	if (copy_to_user(uss, &ss, sizeof(ss)))
		return -EFAULT;
	if (current->sas_ss_flags & SS_AUTODISARM) {
		current->sas_ss_sp = current->sas_ss_size = 0;
		current->sas_ss_flags = SS_DISABLE;
	}
	return 0;
}

int restore_altstack(const stack_t __user *uss)
{
	stack_t ss;

	if (copy_from_user(&ss, uss, sizeof(ss)))
		return -EFAULT;
	set_altstack(&ss, current_pt_regs()->sp);
	return 0;
}

long sys_sigaltstack(const stack_t __user *uss, stack_t __user *uoss)
{
	unsigned long sp = current_pt_regs()->sp;
	stack_t new, old;
	int error;

	get_altstack(&old, sp);
	if (uss) {
		if (copy_from_user(&new, uss, sizeof(new)))
			return -EFAULT;
		error = set_altstack(&new, sp);
		if (error)
			return error;
	}
	return uoss && copy_to_user(uoss, &old, sizeof(old)) ? -EFAULT : 0;
}

/* ---- Restart ---- */

long do_no_restart_syscall(struct restart_block *restart)
{
	return -EINTR;
}

long sys_restart_syscall(void)
{
	return current->restart_block.fn(&current->restart_block);
}
