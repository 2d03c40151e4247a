/* SPDX-License-Identifier: MIT */

/* What a process has used, and what it may use. */

#include <kernel/cred/cred.h>
#include <kernel/lib/string.h>
#include <kernel/process/resource.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <mm/mm.h>
#include <asm/uaccess.h>

/* ---- Use ---- */

struct use {
	u64 utime, stime;
	unsigned long min_flt, maj_flt, nvcsw, nivcsw, maxrss;
};

static void add_thread(struct use *use, const struct task_struct *thread)
{
	use->min_flt += thread->min_flt;
	use->maj_flt += thread->maj_flt;
	use->nvcsw += thread->nvcsw;
	use->nivcsw += thread->nivcsw;
}

static void add_children(struct use *use, const struct signal_struct *sig)
{
	use->utime += sig->cutime;
	use->stime += sig->cstime;
	use->min_flt += sig->cmin_flt;
	use->maj_flt += sig->cmaj_flt;
	use->nvcsw += sig->cnvcsw;
	use->nivcsw += sig->cnivcsw;
	use->maxrss = max(use->maxrss, sig->cmaxrss);
}

static void add_group(struct use *use, struct task_struct *task)
{
	struct signal_struct *sig = task->signal;
	struct task_struct *thread;
	u64 utime, stime;

	thread_group_cputime(task, &utime, &stime);
	use->utime += utime;
	use->stime += stime;
	use->min_flt += sig->min_flt;
	use->maj_flt += sig->maj_flt;
	use->nvcsw += sig->nvcsw;
	use->nivcsw += sig->nivcsw;
	use->maxrss = max(use->maxrss, sig->maxrss);
	for_each_thread(sig, thread)
		add_thread(use, thread);
}

static void add_own(struct use *use, struct task_struct *task)
{
	task_cputime(task, &use->utime, &use->stime);
	add_thread(use, task);
	use->maxrss = task->signal->maxrss;
}

/* Another's memory stays only under its lock: a live child may exec or exit meanwhile. */
static unsigned long task_maxrss(struct task_struct *task)
{
	unsigned long maxrss = 0;

	spin_lock(&task->alloc_lock);
	if (task->mm)
		maxrss = get_mm_hiwater_rss(task->mm);
	spin_unlock(&task->alloc_lock);
	return maxrss;
}

void getrusage_of(struct task_struct *task, int who, struct rusage *r)
{
	struct use use = { 0 };

	if (who == RUSAGE_THREAD) {
		add_own(&use, task);
	} else {
		if (who != RUSAGE_CHILDREN)
			add_group(&use, task);
		if (who != RUSAGE_SELF)
			add_children(&use, task->signal);
	}
	if (who != RUSAGE_CHILDREN)
		use.maxrss = max(use.maxrss, task_maxrss(task));
	memset(r, 0, sizeof(*r));
	r->ru_utime = ns_to_timeval(use.utime);
	r->ru_stime = ns_to_timeval(use.stime);
	r->ru_maxrss = use.maxrss << (PAGE_SHIFT - 10);
	r->ru_minflt = use.min_flt;
	r->ru_majflt = use.maj_flt;
	r->ru_nvcsw = use.nvcsw;
	r->ru_nivcsw = use.nivcsw;
}

long sys_getrusage(int who, struct rusage __user *ru)
{
	struct rusage r;

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN && who != RUSAGE_THREAD)
		return -EINVAL;
	spin_lock(&tasklist_lock);
	getrusage_of(current, who, &r);
	spin_unlock(&tasklist_lock);
	return copy_to_user(ru, &r, sizeof(r)) ? -EFAULT : 0;
}

/* => Ticks since some moment in the past. */
long sys_times(struct tms __user *buf)
{
	struct signal_struct *sig = current->signal;
	struct tms tms;
	u64 utime, stime;

	if (buf) {
		spin_lock(&tasklist_lock);
		thread_group_cputime(current, &utime, &stime);
		tms.tms_utime = ns_to_clock_t(utime);
		tms.tms_stime = ns_to_clock_t(stime);
		tms.tms_cutime = ns_to_clock_t(sig->cutime);
		tms.tms_cstime = ns_to_clock_t(sig->cstime);
		spin_unlock(&tasklist_lock);
		if (copy_to_user(buf, &tms, sizeof(tms)))
			return -EFAULT;
	}
	return ns_to_clock_t(ktime_get_ns());
}

/* ---- Limits ---- */

/* => 0, and *old is what it was; new: NULL, or what it is from now on. */
static int do_prlimit(struct task_struct *task, unsigned int which, const struct rlimit *new,
		      struct rlimit *old)
{
	struct rlimit *limit;
	int error = 0;

	if (which >= RLIM_NLIMITS)
		return -EINVAL;
	if (new && new->rlim_cur > new->rlim_max)
		return -EINVAL;
	if (new && which == RLIMIT_NOFILE && new->rlim_max > 1024 * 1024)
		return -EPERM;
	limit = &task->signal->rlim[which];
	spin_lock(&tasklist_lock);
	if (!task->sighand) {
		spin_unlock(&tasklist_lock);
		return -ESRCH;
	}
	spin_lock_irq(&task->sighand->siglock);
	*old = *limit;
	if (new && new->rlim_max > limit->rlim_max && !capable(CAP_SYS_RESOURCE))
		error = -EPERM;
	else if (new)
		*limit = *new;
	spin_unlock_irq(&task->sighand->siglock);
	spin_unlock(&tasklist_lock);
	return error;
}

/* => May current see and change the limits of `task`? tasklist_lock held. */
static bool may_prlimit(const struct task_struct *task)
{
	const struct cred *cred = current->cred, *its = task->cred;

	return task == current || capable(CAP_SYS_RESOURCE) ||
	       (cred->uid == its->euid && cred->uid == its->suid && cred->uid == its->uid &&
		cred->gid == its->egid && cred->gid == its->sgid && cred->gid == its->gid);
}

long sys_prlimit64(pid_t pid, unsigned int which, const struct rlimit __user *unew,
		   struct rlimit __user *uold)
{
	struct task_struct *task = current;
	struct rlimit new, old;
	int error = 0;

	if (unew && copy_from_user(&new, unew, sizeof(new)))
		return -EFAULT;
	spin_lock(&tasklist_lock);
	if (pid)
		task = find_task_by_pid(pid);
	if (!task)
		error = -ESRCH;
	else if (!may_prlimit(task))
		error = -EPERM;
	else
		get_task_struct(task);
	spin_unlock(&tasklist_lock);
	if (error)
		return error;
	error = do_prlimit(task, which, unew ? &new : NULL, &old);
	put_task_struct(task);
	if (!error && uold && copy_to_user(uold, &old, sizeof(old)))
		return -EFAULT;
	return error;
}

long sys_getrlimit(unsigned int which, struct rlimit __user *uold)
{
	struct rlimit old;
	int error = do_prlimit(current, which, NULL, &old);

	return error ? error : copy_to_user(uold, &old, sizeof(old)) ? -EFAULT : 0;
}

long sys_setrlimit(unsigned int which, const struct rlimit __user *unew)
{
	struct rlimit new, old;

	if (copy_from_user(&new, unew, sizeof(new)))
		return -EFAULT;
	return do_prlimit(current, which, &new, &old);
}
