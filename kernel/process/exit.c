/* SPDX-License-Identifier: MIT */

/*
 * How a task ends.
 *
 * do_exit gives back what the task has, in the order in which others wait for it: memory first (a
 * vfork parent waits), then files and the terminal. Then, in one critical section under
 * tasklist_lock, its children get a new parent and its own parent is told; from there on it is a
 * zombie, or, if nobody will ask for its status, on its way out by itself. It switches away for the
 * last time in TASK_DEAD.
 *
 * release_task is the other end of copy_process' publish: nobody finds the task any more. The
 * memory of task_struct and stack goes with the last reference, of which the task that runs next on
 * its CPU drops one.
 */

#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/futex.h>
#include <kernel/lib/bug.h>
#include <kernel/printk.h>
#include <kernel/process/fork.h>
#include <kernel/process/pidfd.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/posix_timer.h>
#include <kernel/time/timer.h>
#include <kernel/tty/tty.h>
#include <kernel/uapi/wait.h>
#include <mm/mm.h>
#include "internal.h"

struct signal_struct *init_pid_signal;
atomic_t nr_dead_tasks = ATOMIC_INIT(0);

/* ---- Giving back ---- */

static void exit_mm(struct task_struct *task)
{
	struct mm_struct *mm = task->mm;

	if (!mm)
		return;
	clear_child_tid(task);
	mmgrab(mm);		/* it stays loaded: active_mm */
	if (mm->dumpable != 1)
		task->flags |= PF_WAS_UNDUMPABLE;
	spin_lock(&task->alloc_lock);
	task->mm = NULL;
	spin_unlock(&task->alloc_lock);
	task->signal->maxrss = max(task->signal->maxrss, get_mm_hiwater_rss(mm));
	complete_vfork_done(task);
	mm_leave(mm);
}

static void exit_files(struct task_struct *task)
{
	struct files_struct *files = task->files;

	if (!files)
		return;
	spin_lock(&task->alloc_lock);
	task->files = NULL;
	spin_unlock(&task->alloc_lock);
	put_files_struct(files);
}

/* ---- Orphans ---- */

/* A process group is orphaned when no member's parent is in the same session but another group:
 * nobody is left who could continue it. (POSIX, 3.264) A process is a member until its last thread
 * has ended. */
bool is_orphaned_pgrp(struct pid *pgrp, struct task_struct *ignored)
{
	struct task_struct *task;

	for_each_pid_task(task, pgrp, PIDTYPE_PGID) {
		struct task_struct *parent = task->real_parent;

		if (task == ignored || parent->signal == init_pid_signal ||
		    (task->exit_state && thread_group_empty(task)))
			continue;
		if (task_pgrp(parent) != pgrp && task_session(parent) == task_session(task))
			return false;
	}
	return true;
}

static bool has_stopped_jobs(struct pid *pgrp)
{
	struct task_struct *task;

	for_each_pid_task(task, pgrp, PIDTYPE_PGID)
		if (task->signal->flags & SIGNAL_STOP_STOPPED)
			return true;
	return false;
}

/*
 * `task` exits, or loses its parent `parent` to another one. If its group is left an orphan by that
 * and has stopped members, they get SIGHUP and SIGCONT.
 */
static void kill_orphaned_pgrp(struct task_struct *task, struct task_struct *parent)
{
	struct pid *pgrp = task_pgrp(task);
	struct task_struct *ignored = parent ? NULL : task;

	if (!parent)
		parent = task->real_parent;
	if (task_pgrp(parent) == pgrp || task_session(parent) != task_session(task))
		return;
	if (is_orphaned_pgrp(pgrp, ignored) && has_stopped_jobs(pgrp)) {
		kill_pgrp_locked(pgrp, SIGHUP);
		kill_pgrp_locked(pgrp, SIGCONT);
	}
}

static struct task_struct *find_alive_thread(const struct signal_struct *sig)
{
	struct task_struct *thread;

	for_each_thread(sig, thread)
		if (!(thread->flags & PF_EXITING))
			return thread;
	return NULL;
}

/* Who takes the children of `father`: another of its threads, the nearest subreaper, or init. */
static struct task_struct *find_new_reaper(struct task_struct *father)
{
	struct task_struct *reaper = find_alive_thread(father->signal), *up = father->real_parent;

	for (; !reaper && up->signal != init_pid_signal && up != &init_task; up = up->real_parent)
		if (up->signal->is_child_subreaper)
			reaper = find_alive_thread(up->signal);
	if (!reaper)
		reaper = find_alive_thread(init_pid_signal);
	return reaper ? reaper : first_thread(init_pid_signal);
}

/* PR_SET_PDEATHSIG: the signal comes from current, who dies, if he may send it. */
static void send_pdeath_signal(struct task_struct *thread)
{
	siginfo_t info;

	siginfo_from_current(&info, thread->pdeath_signal, SI_USER);
	kill_one(thread->pdeath_signal, &info, thread, SIGNAL_TO_GROUP, &thread->pdeath_q);
}

/* A child, a group leader, gets `reaper` for a parent; current is the old one. => True if nobody
 * wants its status: it is EXIT_DEAD now, and the caller's to release. */
static bool reparent_child(struct task_struct *child, struct task_struct *reaper)
{
	struct task_struct *thread;

	for_each_thread(child->signal, thread) {
		thread->real_parent = reaper;
		if (unlikely(thread->pdeath_signal))
			send_pdeath_signal(thread);
	}
	list_move_tail(&child->sibling, &reaper->children);
	if (same_thread_group(current, reaper) || child->exit_state == EXIT_DEAD)
		return false;
	/* A new parent, who did not choose an exit signal for it. */
	child->exit_signal = SIGCHLD;
	kill_orphaned_pgrp(child, current);
	if (child->exit_state != EXIT_ZOMBIE || !thread_group_empty(child) ||
	    !do_notify_parent(child, child->exit_signal, NULL))
		return false;
	child->exit_state = EXIT_DEAD;
	atomic_inc(&nr_dead_tasks);
	return true;
}

/* current's children get a new parent, each in a critical section of its own: there may be very
 * many. => tasklist_lock held; given up in between. */
static void reparent_children(void)
{
	struct task_struct *child;
	bool dead;

	while (!list_empty(&current->children)) {
		child = list_first_entry(&current->children, struct task_struct, sibling);
		dead = reparent_child(child, find_new_reaper(current));
		spin_unlock(&tasklist_lock);
		if (dead)
			release_task(child);
		cond_resched();
		spin_lock(&tasklist_lock);
	}
}

/* ---- Telling ---- */

/* The last thread but the one that execs is gone. => siglock held. */
static void notify_exec(struct signal_struct *sig)
{
	if (sig->group_exit_task && sig->notify_count > 0 && !--sig->notify_count)
		wake_up_process(sig->group_exit_task);
}

/* => tasklist_lock held. True when the task is to release itself. */
static bool exit_notify_parent(struct task_struct *task, bool group_dead, struct sigqueue **q)
{
	if (group_dead)
		kill_orphaned_pgrp(task->group_leader, NULL);
	if (!thread_group_leader(task))
		return true;
	return thread_group_empty(task) && do_notify_parent(task, task->exit_signal, q);
}

static void exit_notify(struct task_struct *task, bool group_dead)
{
	struct sigqueue *q = sigqueue_reserve(task->exit_signal);
	struct pid *polled;
	bool autoreap;

	spin_lock(&tasklist_lock);
	reparent_children();
	autoreap = exit_notify_parent(task, group_dead, &q);
	if (autoreap) {
		task->exit_state = EXIT_DEAD;
	} else {
		task->exit_state = EXIT_ZOMBIE;
		atomic_dec(&nr_dead_tasks);
	}
	/* A leader that execs waits for the old one to be a zombie. */
	if (task->signal->notify_count < 0)
		wake_up_process(task->signal->group_exit_task);
	polled = pidfd_polled(task->thread_pid);
	spin_unlock(&tasklist_lock);
	pidfd_notify(polled);
	sigqueue_release(q);
	if (autoreap)
		release_task(task);
}

/* The process' status is that of its last thread, unless it ended as a whole. */
static void set_group_code(struct signal_struct *sig, int code)
{
	spin_lock_irq(&current->sighand->siglock);
	if (!(sig->flags & SIGNAL_GROUP_EXIT)) {
		sig->flags = (sig->flags & SIGNAL_UNKILLABLE) | SIGNAL_GROUP_EXIT;
		sig->group_exit_code = code;
	}
	spin_unlock_irq(&current->sighand->siglock);
}

void do_exit(int code)
{
	struct task_struct *task = current;
	bool group_dead;

	if (task->flags & PF_EXITING)
		panic("do_exit: task %d (%s) exits twice", task->pid, task->comm);
	if (task->flags & PF_IDLE)
		panic("do_exit: the idle task of CPU %u exits", task->cpu);
	atomic_inc(&nr_dead_tasks);
	exit_signals(task);
	group_dead = atomic_dec_and_test(&task->signal->live);
	if (group_dead)
		set_group_code(task->signal, code);
	if (group_dead && (task->signal->flags & SIGNAL_UNKILLABLE))
		panic("Attempted to kill init! exitcode=0x%08x", task->signal->group_exit_code);
	task->exit_code = code;
	if (group_dead) {
		itimers_exit(task->signal);
		posix_timers_exit();
	}

	exit_robust_list(task);
	exit_mm(task);
	exit_files(task);
	exit_fs(task);
	if (group_dead && task->signal->leader)
		exit_ctty();
	exit_notify(task, group_dead);
	schedule_dead();
}

/* ---- The group ---- */

/* The whole group ends with `code`, unless somebody has ended it already with another. */
void do_group_exit(int code)
{
	struct signal_struct *sig = current->signal;

	spin_lock_irq(&current->sighand->siglock);
	if (sig->flags & SIGNAL_GROUP_EXIT) {
		code = sig->group_exit_code;
	} else if (sig->group_exit_task) {
		code = 0;		/* another thread execs: this one only vanishes */
	} else if (!thread_group_empty(current)) {
		sig->group_exit_code = code;
		sig->flags = (sig->flags & SIGNAL_UNKILLABLE) | SIGNAL_GROUP_EXIT;
		zap_other_threads(current);
	}
	spin_unlock_irq(&current->sighand->siglock);
	do_exit(code);
}

long sys_exit(int status)
{
	do_exit((status & 0xff) << 8);
}

long sys_exit_group(int status)
{
	do_group_exit((status & 0xff) << 8);
}

/* ---- Release ---- */

/* What the group keeps of a thread that goes. => siglock held. */
static void account_thread(struct task_struct *task)
{
	struct signal_struct *sig = task->signal;

	sig->min_flt += task->min_flt;
	sig->maj_flt += task->maj_flt;
	sig->nvcsw += task->nvcsw;
	sig->nivcsw += task->nivcsw;
}

/* => tasklist_lock held. */
static void unhash_task(struct task_struct *task)
{
	detach_pids(task);
	if (!thread_group_leader(task))
		return;
	list_del_init(&task->sibling);
	list_del_init(&task->tasks);
}

/* => tasklist_lock held; the sighand comes back for the caller to put. */
static struct sighand_struct *exit_sighand(struct task_struct *task, struct list_head *freed)
{
	struct sighand_struct *sighand = task->sighand;
	struct signal_struct *sig = task->signal;

	spin_lock_irq(&sighand->siglock);
	account_thread(task);
	list_del_init(&task->thread_node);
	sig->nr_threads--;
	if (task != sig->group_exit_task)
		notify_exec(sig);
	drop_pending(&task->pending, ~0UL, freed);
	task->sighand = NULL;
	if (!sig->nr_threads) {
		drop_pending(&sig->shared_pending, ~0UL, freed);
		sig->sighand = NULL;
	}
	spin_unlock_irq(&sighand->siglock);
	return sighand;
}

/*
 * release_task - nobody finds the task any more; its number is free. If it was the last thread but
 * a leader that is a zombie already, that one's parent is told now.
 * => exit_state is EXIT_DEAD, set by the caller, who thereby alone may call this. No lock held.
 */
void release_task(struct task_struct *task)
{
	struct task_struct *leader = task->group_leader;
	struct sighand_struct *sighand;
	struct sigqueue *q = NULL;
	struct pid *polled = NULL;
	bool release_leader = false;
	LIST_HEAD(freed);

	if (leader != task)
		q = sigqueue_reserve(leader->exit_signal);
	spin_lock(&tasklist_lock);
	unhash_task(task);
	sighand = exit_sighand(task, &freed);
	if (leader != task && leader->exit_state == EXIT_ZOMBIE && thread_group_empty(leader)) {
		polled = pidfd_polled(leader->thread_pid);
		release_leader = do_notify_parent(leader, leader->exit_signal, &q);
		if (release_leader) {
			leader->exit_state = EXIT_DEAD;
			atomic_inc(&nr_dead_tasks);
		}
	}
	spin_unlock(&tasklist_lock);

	pidfd_notify(polled);
	sigqueue_release_all(&freed);
	sigqueue_release(q);
	put_sighand(sighand);
	uncharge_task(task->cred);
	put_pid(task->thread_pid);
	put_task_struct(task);
	if (release_leader)
		release_task(leader);
}
