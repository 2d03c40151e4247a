/* SPDX-License-Identifier: MIT */

/* Process groups and sessions: what job control is made of. */

#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/tty/tty.h>
#include <kernel/uapi/errno.h>

/* => tasklist_lock held. The process gets another group, or session; takes over the reference. */
static void change_pid(struct task_struct *task, enum pid_type type, struct pid *pid)
{
	struct pid *old = task->signal->pids[type];

	detach_pid(task, type);
	spin_lock_irq(&task->sighand->siglock);
	task->signal->pids[type] = pid;
	spin_unlock_irq(&task->sighand->siglock);
	attach_pid(task, type);
	put_pid(old);
}

/* => The process that may be moved, or ERR_PTR: itself, or a child that has not called exec, in the
 *    same session, and not the leader of one. tasklist_lock held. (setpgid(2)) */
static int check_setpgid(struct task_struct *task)
{
	struct task_struct *leader = current->group_leader;

	if (!task || !thread_group_leader(task))
		return task ? -EINVAL : -ESRCH;
	if (task->real_parent->signal == current->signal) {
		if (task_session(task) != task_session(leader))
			return -EPERM;
		if (!(task->flags & PF_FORKNOEXEC))
			return -EACCES;
	} else if (task != leader) {
		return -ESRCH;
	}
	return task->signal->leader ? -EPERM : 0;
}

/* => The group, referenced: that of the process itself, or one of the same session; NULL. */
static struct pid *find_group(struct task_struct *task, pid_t pgid)
{
	struct pid *pgrp = task->thread_pid;
	struct task_struct *member;

	if (pgid == task->pid)
		return get_pid(pgrp);
	pgrp = find_get_pid(pgid);
	member = pid_task(pgrp, PIDTYPE_PGID);
	if (member && task_session(member) == task_session(current))
		return pgrp;
	put_pid(pgrp);
	return NULL;
}

long sys_setpgid(pid_t pid, pid_t pgid)
{
	struct task_struct *task;
	struct pid *pgrp;
	int error;

	if (!pid)
		pid = current->tgid;
	if (!pgid)
		pgid = pid;
	if (pgid < 0)
		return -EINVAL;
	spin_lock(&tasklist_lock);
	task = find_task_by_pid(pid);
	error = check_setpgid(task);
	if (error)
		goto out;
	pgrp = find_group(task, pgid);
	if (!pgrp)
		error = -EPERM;
	else if (pgrp == task_pgrp(task))
		put_pid(pgrp);
	else
		change_pid(task, PIDTYPE_PGID, pgrp);
out:
	spin_unlock(&tasklist_lock);
	return error;
}

static long get_id(pid_t pid, enum pid_type type)
{
	struct task_struct *task;
	long id = -ESRCH;

	spin_lock(&tasklist_lock);
	task = pid ? find_task_by_pid(pid) : current;
	if (task)
		id = pid_nr(task->signal->pids[type]);
	spin_unlock(&tasklist_lock);
	return id;
}

long sys_getpgid(pid_t pid)
{
	return get_id(pid, PIDTYPE_PGID);
}

long sys_getpgrp(void)
{
	return get_id(0, PIDTYPE_PGID);
}

long sys_getsid(pid_t pid)
{
	return get_id(pid, PIDTYPE_SID);
}

/* => The new session, and group: their number is that of the process, which leads both, without
 * a terminal. */
long sys_setsid(void)
{
	struct task_struct *leader = current->group_leader;
	long id = -EPERM;

	spin_lock(&tasklist_lock);
	if (!leader->signal->leader && !pid_task(leader->thread_pid, PIDTYPE_PGID)) {
		leader->signal->leader = true;
		change_pid(leader, PIDTYPE_SID, get_pid(leader->thread_pid));
		change_pid(leader, PIDTYPE_PGID, get_pid(leader->thread_pid));
		spin_lock_irq(&leader->sighand->siglock);
		leader->signal->tty = NULL;
		spin_unlock_irq(&leader->sighand->siglock);
		id = leader->pid;
	}
	spin_unlock(&tasklist_lock);
	return id;
}
