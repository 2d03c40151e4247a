/* SPDX-License-Identifier: MIT */

/*
 * wait4 and waitid: a parent asks what became of its children.
 *
 * A child can be asked about by any thread of its parent's group (but __WNOTHREAD). Its end is
 * reported once all its threads are gone; whoever turns its state from EXIT_ZOMBIE to EXIT_DEAD,
 * under tasklist_lock, has the status to himself and releases the task. Stops and continues are
 * facts of the group, each reported once.
 *
 * No wake-up is lost: the waiter is on wait_chldexit before it looks, and a child is a zombie
 * before it wakes.
 */

#include <kernel/cred/cred.h>
#include <kernel/lib/err.h>
#include <kernel/process/fork.h>
#include <kernel/process/pid.h>
#include <kernel/process/pidfd.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/resource.h>
#include <kernel/uapi/sched.h>
#include <kernel/uapi/wait.h>
#include <kernel/process/resource.h>
#include <asm/uaccess.h>

/* What is asked for, and the answer. */
struct wait_opts {
	enum pid_type type;		/* PIDTYPE_MAX: any child */
	struct pid *pid;
	int options;

	bool any;			/* there is a child that may still have an answer */
	struct task_struct *dead;	/* the caller's to release, or NULL */
	pid_t found;			/* whose answer it is, or 0 */
	uid_t uid;
	int status;			/* as wait4 has it */
	int cause;			/* CLD_* */
	bool want_rusage;
	struct rusage rusage;
};

/* => Does the caller ask for this child? tasklist_lock held. */
static bool eligible(const struct wait_opts *wo, struct task_struct *child)
{
	bool is_clone = child->exit_signal != SIGCHLD;

	if (wo->type == PIDTYPE_PID && child->thread_pid != wo->pid)
		return false;
	if (wo->type == PIDTYPE_PGID && task_pgrp(child) != wo->pid)
		return false;
	return (wo->options & __WALL) || is_clone == !!(wo->options & __WCLONE);
}

static void set_answer(struct wait_opts *wo, struct task_struct *child, int cause, int status)
{
	wo->found = child->pid;
	wo->uid = child->cred->uid;
	wo->cause = cause;
	wo->status = status;
	if (wo->want_rusage)
		getrusage_of(child, RUSAGE_BOTH, &wo->rusage);
}

/* Its times become those of the caller's dead children. */
static void account_child(const struct signal_struct *sig, u64 utime, u64 stime)
{
	struct signal_struct *parent = current->signal;

	spin_lock_irq(&current->sighand->siglock);
	parent->cutime += utime + sig->cutime;
	parent->cstime += stime + sig->cstime;
	parent->cmin_flt += sig->min_flt + sig->cmin_flt;
	parent->cmaj_flt += sig->maj_flt + sig->cmaj_flt;
	parent->cnvcsw += sig->nvcsw + sig->cnvcsw;
	parent->cnivcsw += sig->nivcsw + sig->cnivcsw;
	parent->cmaxrss = max(parent->cmaxrss, max(sig->maxrss, sig->cmaxrss));
	spin_unlock_irq(&current->sighand->siglock);
}

/* => No lock held, and the caller is awake: it may take a while. */
static void release_child(struct task_struct *child)
{
	struct signal_struct *sig = child->signal;
	u64 utime, stime;

	atomic_inc(&sig->count);
	thread_group_cputime(child, &utime, &stime);
	release_task(child);
	account_child(sig, utime, stime);
	put_signal_struct(sig);
}

static bool wait_zombie(struct wait_opts *wo, struct task_struct *child)
{
	struct signal_struct *sig = child->signal;
	int code = sig->flags & SIGNAL_GROUP_EXIT ? sig->group_exit_code : child->exit_code;
	int cause = !(code & 0x7f) ? CLD_EXITED : code & 0x80 ? CLD_DUMPED : CLD_KILLED;

	set_answer(wo, child, cause, code);
	if (!(wo->options & WNOWAIT)) {
		child->exit_state = EXIT_DEAD;
		atomic_inc(&nr_dead_tasks);
		wo->dead = child;
	}
	return true;
}

static bool wait_stopped(struct wait_opts *wo, struct task_struct *child)
{
	struct signal_struct *sig = child->signal;
	int code = 0;

	if (!(wo->options & WUNTRACED))
		return false;
	spin_lock_irq(&child->sighand->siglock);
	if ((sig->flags & SIGNAL_STOP_STOPPED) && !(sig->flags & SIGNAL_GROUP_EXIT)) {
		code = sig->group_exit_code;
		if (!(wo->options & WNOWAIT))
			sig->group_exit_code = 0;
	}
	spin_unlock_irq(&child->sighand->siglock);
	if (!code)
		return false;
	set_answer(wo, child, CLD_STOPPED, code << 8 | 0x7f);
	return true;
}

static bool wait_continued(struct wait_opts *wo, struct task_struct *child)
{
	struct signal_struct *sig = child->signal;
	bool continued;

	if (!(wo->options & WCONTINUED))
		return false;
	spin_lock_irq(&child->sighand->siglock);
	continued = sig->flags & SIGNAL_STOP_CONTINUED;
	if (continued && !(wo->options & WNOWAIT))
		sig->flags &= ~SIGNAL_STOP_CONTINUED;
	spin_unlock_irq(&child->sighand->siglock);
	if (!continued)
		return false;
	set_answer(wo, child, CLD_CONTINUED, 0xffff);
	return true;
}

/* => True: the child has answered. */
static bool wait_consider(struct wait_opts *wo, struct task_struct *child)
{
	if (child->exit_state == EXIT_DEAD || !eligible(wo, child))
		return false;
	wo->any = true;
	if (child->exit_state == EXIT_ZOMBIE) {
		/* A leader that has gone before its threads is still a running process. */
		if (thread_group_empty(child))
			return (wo->options & WEXITED) && wait_zombie(wo, child);
		if (child->signal->flags & SIGNAL_GROUP_EXIT)
			return false;
	}
	return wait_stopped(wo, child) || wait_continued(wo, child);
}

static bool wait_children_of(struct wait_opts *wo, struct task_struct *thread)
{
	struct task_struct *child;

	list_for_each_entry(child, &thread->children, sibling)
		if (wait_consider(wo, child))
			return true;
	return false;
}

/* => The answer, if there is one, is in *wo. tasklist_lock held, here and in all above. */
static void wait_look(struct wait_opts *wo)
{
	struct task_struct *thread;

	wo->any = false;
	for_each_thread(current->signal, thread)
		if ((thread == current || !(wo->options & __WNOTHREAD)) &&
		    wait_children_of(wo, thread))
			return;
}

/* => The pid of the child that has answered, 0 (WNOHANG, none has), or -errno. */
static long do_wait(struct wait_opts *wo)
{
	DEFINE_WAIT(wait);
	long ret;

	for (;;) {
		prepare_to_wait(&current->signal->wait_chldexit, &wait, TASK_INTERRUPTIBLE);
		spin_lock(&tasklist_lock);
		wait_look(wo);
		spin_unlock(&tasklist_lock);
		ret = wo->found ? wo->found : wo->any ? 0 : -ECHILD;
		if (ret || (wo->options & WNOHANG))
			break;
		ret = -ERESTARTSYS;
		if (signal_pending(current))
			break;
		schedule();
	}
	finish_wait(&current->signal->wait_chldexit, &wait);
	if (wo->dead)
		release_child(wo->dead);
	return ret;
}

long sys_wait4(pid_t upid, int __user *status, int options, struct rusage __user *rusage)
{
	struct wait_opts wo = { .type = PIDTYPE_MAX, .options = options | WEXITED,
				.want_rusage = rusage };
	long ret;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (upid == (pid_t)0x80000000)
		return -ESRCH;
	if (upid > 0) {
		wo.type = PIDTYPE_PID;
		wo.pid = find_get_pid(upid);
	} else if (upid < -1) {
		wo.type = PIDTYPE_PGID;
		wo.pid = find_get_pid(-upid);
	} else if (upid == 0) {
		wo.type = PIDTYPE_PGID;
		wo.pid = get_current_pgrp();
	}
	ret = do_wait(&wo);
	put_pid(wo.pid);
	if (ret <= 0)
		return ret;
	if (status && put_user(wo.status, status))
		return -EFAULT;
	if (rusage && copy_to_user(rusage, &wo.rusage, sizeof(wo.rusage)))
		return -EFAULT;
	return ret;
}

/* => The part of wait4's status that si_status has. */
static int siginfo_status(const struct wait_opts *wo)
{
	switch (wo->cause) {
	case CLD_EXITED:
		return wo->status >> 8;
	case CLD_STOPPED:
		return wo->status >> 8;
	case CLD_CONTINUED:
		return SIGCONT;
	default:
		return wo->status & 0x7f;
	}
}

/* These six fields are all that waitid writes; they are 0 if no child has answered. */
static int put_waitid_info(siginfo_t __user *infop, const struct wait_opts *wo)
{
	return put_user(wo->found ? SIGCHLD : 0, &infop->si_signo) ||
	       put_user(0, &infop->si_errno) || put_user(wo->cause, &infop->si_code) ||
	       put_user(wo->found, &infop->si_pid) || put_user(wo->uid, &infop->si_uid) ||
	       put_user(wo->found ? siginfo_status(wo) : 0, &infop->si_status);
}

long sys_waitid(int which, pid_t upid, siginfo_t __user *infop, int options,
		struct rusage __user *rusage)
{
	struct wait_opts wo = { .type = PIDTYPE_MAX, .options = options, .want_rusage = rusage };
	unsigned int nonblock = 0;
	long ret;

	if (options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | __WNOTHREAD |
			__WCLONE | __WALL))
		return -EINVAL;
	if (!(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	switch (which) {
	case P_ALL:
		break;
	case P_PIDFD:
		if (upid < 0)
			return -EINVAL;
		wo.type = PIDTYPE_PID;
		wo.pid = pidfd_get_pid(upid, &nonblock);
		if (IS_ERR(wo.pid))
			return PTR_ERR(wo.pid);
		if (nonblock)
			wo.options |= WNOHANG;
		break;
	case P_PID:
		if (upid <= 0)
			return -EINVAL;
		wo.type = PIDTYPE_PID;
		wo.pid = find_get_pid(upid);
		break;
	case P_PGID:
		if (upid < 0)
			return -EINVAL;
		wo.type = PIDTYPE_PGID;
		wo.pid = upid ? find_get_pid(upid) : get_current_pgrp();
		break;
	default:
		return -EINVAL;
	}
	ret = do_wait(&wo);
	put_pid(wo.pid);
	if (!ret && nonblock && !(options & WNOHANG))
		ret = -EAGAIN;
	if (ret > 0 && rusage && copy_to_user(rusage, &wo.rusage, sizeof(wo.rusage)))
		return -EFAULT;
	if (infop && put_waitid_info(infop, &wo))
		return -EFAULT;
	return min(ret, 0L);
}
