/* SPDX-License-Identifier: MIT */

/*
 * How a process is made.
 *
 *   sys_fork  sys_vfork  sys_clone  sys_clone3  kernel_thread    doors: they differ in flags only
 *        \________|_________|__________|___________/
 *                 v
 *             do_fork                                    wakes the child; waits for it, if vfork
 *                 v
 *           copy_process                                 makes the child, or leaves no trace
 *
 * A task is a thread. It has resources, each of which is either shared with the maker or copied for
 * the new task, as a flag says:
 *
 *   CLONE_FILES    open files                        copy_files
 *   CLONE_FS       root, directory, umask            copy_fs
 *   CLONE_SIGHAND  signal handlers                   copy_sighand
 *   CLONE_THREAD   the thread group                  copy_signal
 *   CLONE_VM       memory                            copy_mm
 *
 * copy_process goes check, reserve, commit, publish. While it checks and reserves, the child is
 * known to nobody, and every step has its label below that undoes it. Nothing can fail after the
 * line that says so. The child becomes visible, whole, in one critical section under tasklist_lock.
 *
 * vfork is fork without the copy of the memory: the child runs in the parent's, and on the parent's
 * stack, so the parent must not go on before the child has left both, by exec or exit. It waits on
 * a completion on its own kernel stack that child->vfork_done points to; complete_vfork_done() ends
 * that.
 */

#include <kernel/cred/cred.h>
#include <kernel/exec/binfmt.h>
#include <kernel/fs/fs.h>
#include <kernel/futex.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/locking/completion.h>
#include <kernel/process/fork.h>
#include <kernel/process/pidfd.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/posix_timer.h>
#include <kernel/time/time.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/sched.h>
#include <kernel/uapi/signal.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <mm/vmalloc.h>
#include <asm/process.h>
#include <asm/uaccess.h>
#include "internal.h"

DEFINE_SPINLOCK(tasklist_lock);

int max_threads;
unsigned long nr_forks;
atomic_t nr_threads = ATOMIC_INIT(0);

static struct kmem_cache *task_cache, *signal_cache, *sighand_cache;

/* Tasks may take an eighth of RAM: their stacks, and what comes with each of them. */
void fork_init(void)
{
	task_cache = kmem_cache_create("task_struct", arch_task_struct_size(), 64);
	signal_cache = kmem_cache_create("signal_struct", sizeof(struct signal_struct), 64);
	sighand_cache = kmem_cache_create("sighand_struct", sizeof(struct sighand_struct), 64);
	max_threads = totalram_pages / 8 / (THREAD_SIZE / PAGE_SIZE);
	max_threads = clamp(max_threads, 20, pid_max - 1);
	for (unsigned int i = 0; i < 2; i++)
		init_task.signal->rlim[i ? RLIMIT_NPROC : RLIMIT_SIGPENDING] =
			(struct rlimit){ max_threads / 2, max_threads / 2 };
}

/* ---- The task itself ---- */

/*
 * => A task with a stack and room for its machine state, or NULL. Only the group "copied by fork"
 *    of task_struct is filled in; there is nothing in it that would have to be put.
 */
static struct task_struct *dup_task_struct(const struct task_struct *orig)
{
	struct task_struct *task = kmem_cache_alloc(task_cache);

	if (!task)
		return NULL;
	task->stack = alloc_thread_stack();
	if (!task->stack)
		goto err_free_task;
	if (arch_dup_task_struct(task))
		goto err_free_stack;

	memcpy(task->comm, orig->comm, TASK_COMM_LEN);
	task->flags = (orig->flags & PF_KTHREAD) | PF_FORKNOEXEC;
	task->personality = orig->personality;
	task->blocked = orig->blocked;
	task->sas_ss_sp = orig->sas_ss_sp;
	task->sas_ss_size = orig->sas_ss_size;
	task->sas_ss_flags = orig->sas_ss_flags;
	task->static_prio = orig->static_prio;
	task->policy = orig->policy;
	task->rt_priority = orig->rt_priority;
	task->cpus_allowed = orig->cpus_allowed;
	task->ioprio = orig->ioprio;
	task->timer_slack_ns = task->default_timer_slack_ns = orig->timer_slack_ns;
	task->no_new_privs = orig->no_new_privs;
	return task;

err_free_stack:
	free_thread_stack(task->stack);
err_free_task:
	kmem_cache_free(task_cache, task);
	return NULL;
}

static void free_task(struct task_struct *task)
{
	arch_release_task_struct(task);
	free_thread_stack(task->stack);
	kmem_cache_free(task_cache, task);
}

/* The last reference: nobody waits for it, and it has switched away for ever. */
void __put_task_struct(struct task_struct *task)
{
	BUG_ON(task->state != TASK_DEAD || task == current);
	put_signal_struct(task->signal);
	put_cred(task->cred);
	sigqueue_release(task->pdeath_q);
	free_task(task);
	atomic_dec(&nr_dead_tasks);
}

/* Group "fresh in the child". */
static void init_task_fresh(struct task_struct *task, const struct kernel_clone_args *args)
{
	task->state = TASK_NEW;
	atomic_set(&task->usage, 2);
	task->work = 0;
	task->on_cpu = false;
	spin_lock_init(&task->alloc_lock);

	task->exit_state = 0;
	task->exit_code = 0;
	task->pdeath_signal = 0;
	task->pdeath_q = NULL;
	for (unsigned int type = 0; type < PIDTYPE_MAX; type++)
		INIT_HLIST_NODE(&task->pid_links[type]);
	INIT_LIST_HEAD(&task->children);
	INIT_LIST_HEAD(&task->sibling);
	INIT_LIST_HEAD(&task->thread_node);
	INIT_LIST_HEAD(&task->tasks);

	task->vfork_done = NULL;
	task->set_child_tid = args->flags & CLONE_CHILD_SETTID ? args->child_tid : NULL;
	task->clear_child_tid = args->flags & CLONE_CHILD_CLEARTID ? args->child_tid : NULL;
	task->robust_list = NULL;

	init_sigpending(&task->pending);
	task->real_blocked = task->saved_sigmask = 0;
	task->stop_pending = false;
	task->cpu_timers[0] = task->cpu_timers[1] = RB_ROOT;
	task->restart_block.fn = do_no_restart_syscall;

	task->utime = task->stime = 0;
	task->min_flt = task->maj_flt = 0;
	task->nvcsw = task->nivcsw = 0;
	task->fail_nth = 0;
	if (args->name)
		strscpy(task->comm, args->name, TASK_COMM_LEN);

	/* An alternate stack goes with its memory; a vfork child keeps to its parent's. */
	if ((args->flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM) {
		task->sas_ss_sp = task->sas_ss_size = 0;
		task->sas_ss_flags = SS_DISABLE;
	}
}

/* ---- Resources: shared or copied, one function each; undone in the opposite order ---- */

/* May this user have one more process, and the machine one more task? Both are charged. => 0 or
 * -EAGAIN. */
static int charge_task(struct cred *cred)
{
	if (atomic_inc_return(&cred->user->processes) >
		    (int)min(rlimit(RLIMIT_NPROC), 0x7fffffffUL) &&
	    cred->user->uid != 0 && !capable(CAP_SYS_RESOURCE) && !capable(CAP_SYS_ADMIN))
		goto err_uncharge_user;
	if (atomic_inc_return(&nr_threads) > max_threads)
		goto err_uncharge_threads;
	return 0;

err_uncharge_threads:
	atomic_dec(&nr_threads);
err_uncharge_user:
	atomic_dec(&cred->user->processes);
	return -EAGAIN;
}

void uncharge_task(struct cred *cred)
{
	atomic_dec(&nr_threads);
	atomic_dec(&cred->user->processes);
}

static int copy_files(u64 flags, struct task_struct *task)
{
	struct files_struct *oldf = current->files;
	int error = 0;

	if (!oldf || (flags & CLONE_FILES)) {
		if (oldf)
			get_files_struct(oldf);
		task->files = oldf;
		return 0;
	}
	task->files = dup_fd(oldf, &error);
	return error;
}

static int copy_fs(u64 flags, struct task_struct *task)
{
	if (!current->fs || (flags & CLONE_FS))
		task->fs = current->fs ? get_fs_struct(current->fs) : NULL;
	else
		task->fs = copy_fs_struct(current->fs);
	return current->fs && !task->fs ? -ENOMEM : 0;
}

struct sighand_struct *alloc_sighand(void)
{
	struct sighand_struct *sighand = kmem_cache_alloc(sighand_cache);

	if (sighand) {
		atomic_set(&sighand->count, 1);
		spin_lock_init(&sighand->siglock);
	}
	return sighand;
}

static int copy_sighand(u64 flags, struct task_struct *task)
{
	struct sighand_struct *old = current->sighand, *sighand;

	if (flags & CLONE_SIGHAND) {
		atomic_inc(&old->count);
		task->sighand = old;
		return 0;
	}
	sighand = alloc_sighand();
	if (!sighand)
		return -ENOMEM;
	spin_lock_irq(&old->siglock);
	memcpy(sighand->action, old->action, sizeof(sighand->action));
	spin_unlock_irq(&old->siglock);
	if (flags & CLONE_CLEAR_SIGHAND)
		flush_signal_handlers(sighand, false);
	task->sighand = sighand;
	return 0;
}

void put_sighand(struct sighand_struct *sighand)
{
	if (atomic_dec_and_test(&sighand->count))
		kmem_cache_free(sighand_cache, sighand);
}

static int copy_signal(u64 flags, struct task_struct *task)
{
	struct signal_struct *old = current->signal, *sig;

	if (flags & CLONE_THREAD) {
		atomic_inc(&old->count);
		task->signal = old;
		return 0;
	}
	sig = kmem_cache_alloc(signal_cache);
	if (!sig)
		return -ENOMEM;
	memset(sig, 0, offsetof(struct signal_struct, shared_pending));
	atomic_set(&sig->count, 1);
	atomic_set(&sig->live, 1);
	INIT_LIST_HEAD(&sig->thread_head);
	INIT_LIST_HEAD(&sig->forks);
	init_sigpending(&sig->shared_pending);
	init_waitqueue_head(&sig->wait_chldexit);
	init_rwsem(&sig->exec_update_lock);
	sig->binfmt = get_binfmt(old->binfmt);
	itimers_init(sig);
	spin_lock_init(&sig->cputime_lock);
	memcpy(sig->rlim, old->rlim, sizeof(sig->rlim));
	sig->oom_score_adj = old->oom_score_adj;
	sig->oom_score_adj_min = old->oom_score_adj_min;
	task->signal = sig;
	return 0;
}

void put_signal_struct(struct signal_struct *sig)
{
	if (!atomic_dec_and_test(&sig->count))
		return;
	for (unsigned int type = PIDTYPE_TGID; type < PIDTYPE_MAX; type++)
		put_pid(sig->pids[type]);
	put_binfmt(sig->binfmt);
	put_pid(sig->tty_old_pgrp);
	kmem_cache_free(signal_cache, sig);
}

/* Memory is what fork is about: shared (threads, vfork), or copied on the first write. */
static int copy_mm(u64 flags, struct task_struct *task)
{
	struct mm_struct *oldmm = current->mm, *mm;

	task->mm = task->active_mm = NULL;
	if (!oldmm)
		return 0;		/* a kernel thread borrows what is loaded when it runs */
	if (flags & CLONE_VM) {
		mm_join(oldmm);
		mm = oldmm;
	} else {
		mm = dup_mm(current);
		if (IS_ERR(mm))
			return PTR_ERR(mm);
	}
	task->mm = task->active_mm = mm;
	return 0;
}

static int copy_pid(const struct kernel_clone_args *args, struct task_struct *task)
{
	struct pid *pid;

	if (args->idle) {
		task->thread_pid = get_pid(init_task.thread_pid);
	} else {
		pid = alloc_pid(args->set_tid);
		if (IS_ERR(pid))
			return PTR_ERR(pid);
		task->thread_pid = pid;
	}
	task->pid = pid_nr(task->thread_pid);
	task->tgid = args->flags & CLONE_THREAD ? current->tgid : task->pid;
	return 0;
}

/* The descriptor is the parent's alone, unless it shares all of them with the child. */
static int copy_pidfd(const struct kernel_clone_args *args, struct task_struct *task,
		      struct pidfd *pidfd)
{
	int error;

	if (!(args->flags & CLONE_PIDFD))
		return 0;
	error = pidfd_reserve(pidfd, task->thread_pid, 0);
	if (error)
		return error;
	if (!put_user(pidfd->fd, args->pidfd))
		return 0;
	pidfd_release(pidfd);
	return -EFAULT;
}

/* ---- Check ---- */

/* As on a Linux without namespaces: who may not ask is told so, who may learns that there are
 * none. */
int check_namespace_flags(u64 flags)
{
	const u64 all = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
			CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWTIME;

	if (!(flags & all))
		return 0;
	if ((flags & all & ~CLONE_NEWUSER) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	return -EINVAL;
}

/* Flags that contradict each other. => 0 or -EINVAL. (clone(2)) */
static int check_flags(const struct kernel_clone_args *args)
{
	const u64 flags = args->flags;

	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && (flags & CLONE_CLEAR_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_FS) && (flags & (CLONE_NEWNS | CLONE_NEWUSER)))
		return -EINVAL;
	if ((flags & CLONE_THREAD) && (flags & (CLONE_NEWUSER | CLONE_NEWPID)))
		return -EINVAL;
	/* A pidfd is for a process; clone has one pointer for it and the number. */
	if ((flags & CLONE_PIDFD) &&
	    ((flags & (CLONE_DETACHED | CLONE_THREAD)) ||
	     ((flags & CLONE_PARENT_SETTID) && args->pidfd == args->parent_tid)))
		return -EINVAL;
	/* The child of init's parent would be nobody's; it would be reaped by nobody. */
	if ((flags & CLONE_PARENT) && (current->signal->flags & SIGNAL_UNKILLABLE))
		return -EINVAL;
	if ((flags & CLONE_SETTLS) && args->tls >= TASK_SIZE)
		return -EPERM;
	return check_namespace_flags(flags);
}

/* ---- Commit, and publish. => tasklist_lock and siglock held ---- */

static void unlock_group(void)
{
	spin_unlock_irq(&current->sighand->siglock);
	spin_unlock(&tasklist_lock);
}

/* => 0, and both locks are held; or -ERESTARTNOINTR, as a fatal signal waits for the caller: its
 *    group must not grow while it is being killed. */
static int lock_living_group(void)
{
	spin_lock(&tasklist_lock);
	spin_lock_irq(&current->sighand->siglock);
	if (likely(!fatal_signal_pending(current)))
		return 0;
	unlock_group();
	return -ERESTARTNOINTR;
}

/* Whose child it is, and what its end will tell. */
static void link_parent(struct task_struct *task, const struct kernel_clone_args *args)
{
	if (args->flags & (CLONE_PARENT | CLONE_THREAD)) {
		task->real_parent = current->real_parent;
		task->exit_signal =
			args->flags & CLONE_THREAD ? -1 : current->group_leader->exit_signal;
	} else {
		/* A kernel thread is a child of task 0, whoever needed it: pid 1 must not wait
		 * for it. */
		task->real_parent = args->fn ? &init_task : current;
		task->exit_signal = args->exit_signal;
	}
}

/* What it is to others, who don't know it yet. */
static void commit(struct task_struct *task, const struct kernel_clone_args *args)
{
	struct signal_struct *sig = task->signal;

	task->start_time = ktime_get_ns();
	link_parent(task, args);
	if (args->flags & CLONE_THREAD) {
		task->group_leader = current->group_leader;
		return;
	}
	task->group_leader = task;
	sig->pids[PIDTYPE_TGID] = get_pid(task->thread_pid);
	sig->pids[PIDTYPE_PGID] = get_pid(task_pgrp(current));
	sig->pids[PIDTYPE_SID] = get_pid(task_session(current));
	sig->tty = current->signal->tty;
	sig->sighand = task->sighand;
}

/* From here on it is found: as a thread of its group, as a child, by its numbers. */
static void publish(struct task_struct *task, const struct kernel_clone_args *args,
		    struct fork_signals *signals)
{
	struct signal_struct *sig = task->signal;

	list_add_tail(&task->thread_node, &sig->thread_head);
	sig->nr_threads++;
	if (args->flags & CLONE_THREAD) {
		atomic_inc(&sig->live);
		/* A stop that has begun is for it, too. */
		task->stop_pending = current->stop_pending;
		sig->group_stop_count += task->stop_pending;
		recalc_sigpending_of(task);
	} else {
		if (task->pid == 1) {
			sig->flags |= SIGNAL_UNKILLABLE;
			init_pid_signal = sig;
		}
		list_add_tail(&task->sibling, &task->real_parent->children);
		list_add_tail(&task->tasks, &init_task.tasks);
		/* Who sent to several since begin has not found the child: it has them now. */
		fork_signals_deliver(signals, task);
	}
	attach_pids(task);
	nr_forks++;
}

/* ---- All of it ---- */

/*
 * copy_process - make a task as args say, complete, visible, and not started.
 * => The task, in TASK_NEW, or ERR_PTR and there is no trace of it. Sleeps.
 */
static struct task_struct *copy_process(const struct kernel_clone_args *args)
{
	const u64 flags = args->flags;
	struct fork_signals signals;
	struct task_struct *task;
	struct pidfd pidfd;
	int error;

	/* Check. */
	error = check_flags(args);
	if (error)
		goto err;

	/* Reserve. A signal to several processes that comes from here on is kept for the child,
	 * whom its sender can't find yet: it is as if the child had been there already. */
	error = -ERESTARTNOINTR;
	if (fork_signals_begin(&signals) && !args->fn)
		goto err_end_signals;
	error = charge_task(current->cred);
	if (error)
		goto err_end_signals;

	error = -ENOMEM;
	task = dup_task_struct(current);
	if (!task)
		goto err_uncharge;
	init_task_fresh(task, args);
	sched_fork(task);
	task->cred = get_cred(current->cred);

	error = copy_files(flags, task);
	if (error)
		goto err_put_cred;

	error = copy_fs(flags, task);
	if (error)
		goto err_put_files;

	error = copy_sighand(flags, task);
	if (error)
		goto err_put_fs;

	error = copy_signal(flags, task);
	if (error)
		goto err_put_sighand;

	error = copy_mm(flags, task);
	if (error)
		goto err_put_signal;

	/* Its registers are the caller's, but for one: what the call returns is 0. */
	copy_thread(task, args);

	error = copy_pid(args, task);
	if (error)
		goto err_leave_mm;

	error = copy_pidfd(args, task, &pidfd);
	if (error)
		goto err_free_pid;

	/* Commit. */
	error = lock_living_group();
	if (error)
		goto err_release_pidfd;

	/* Nothing below can fail. */
	if (!args->idle) {
		commit(task, args);
		/* Publish. */
		publish(task, args, &signals);
	}
	unlock_group();
	fork_signals_end(&signals);
	if (flags & CLONE_PIDFD)
		pidfd_install(&pidfd);
	if (flags & CLONE_PARENT_SETTID)
		put_user(task->pid, args->parent_tid);
	return task;

err_release_pidfd:
	if (flags & CLONE_PIDFD)
		pidfd_release(&pidfd);
err_free_pid:
	free_pid(task->thread_pid);
err_leave_mm:
	if (task->mm)
		mm_leave(task->mm);
err_put_signal:
	put_signal_struct(task->signal);
err_put_sighand:
	put_sighand(task->sighand);
err_put_fs:
	if (task->fs)
		put_fs_struct(task->fs);
err_put_files:
	if (task->files)
		put_files_struct(task->files);
err_put_cred:
	put_cred(task->cred);
	free_task(task);
err_uncharge:
	uncharge_task(current->cred);
err_end_signals:
	fork_signals_end(&signals);
err:
	return ERR_PTR(error);
}

/* ---- vfork ---- */

/*
 * The parent's wait. It ends when the child has left the memory; or when the parent is killed, and
 * then the completion, which is on its stack, must not be used any more: the child's pointer is
 * cleared under the lock under which the child would complete it.
 */
static void wait_for_vfork_done(struct task_struct *child, struct completion *vfork)
{
	if (wait_for_completion_killable(vfork)) {
		spin_lock(&child->alloc_lock);
		child->vfork_done = NULL;
		spin_unlock(&child->alloc_lock);
	}
	put_task_struct(child);
}

/* current has left the memory, by exec or exit: whoever lent it may go on. */
void complete_vfork_done(struct task_struct *task)
{
	if (!task->vfork_done)
		return;
	spin_lock(&task->alloc_lock);
	if (task->vfork_done) {
		complete(task->vfork_done);
		task->vfork_done = NULL;
	}
	spin_unlock(&task->alloc_lock);
}

/*
 * The last store into a memory that others share: whoever joins this thread waits for it. Nobody is
 * left to read it where the memory is not shared.
 */
void clear_child_tid(struct task_struct *task)
{
	int __user *tid = task->clear_child_tid;

	if (!tid)
		return;
	task->clear_child_tid = NULL;
	if (mm_is_shared(task->mm) && put_user(0, tid) == 0)
		futex_wake_address((u32 __user *)tid);
}

/* ---- Doors ---- */

long do_fork(const struct kernel_clone_args *args)
{
	struct completion vfork;
	struct task_struct *child = copy_process(args);
	pid_t pid;

	if (IS_ERR(child))
		return PTR_ERR(child);
	pid = child->pid;
	if (args->flags & CLONE_VFORK) {
		/* It is published, but nobody but the child itself uses this, and it hasn't run. */
		init_completion(&vfork);
		child->vfork_done = &vfork;
		get_task_struct(child);
	}
	wake_up_new_task(child);
	if (args->flags & CLONE_VFORK)
		wait_for_vfork_done(child, &vfork);
	return pid;
}

long sys_fork(void)
{
	return do_fork(&(struct kernel_clone_args){ .exit_signal = SIGCHLD });
}

long sys_vfork(void)
{
	return do_fork(&(struct kernel_clone_args){
		.flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD });
}

long sys_clone(unsigned long flags, unsigned long stack, int __user *parent_tid,
	       int __user *child_tid, unsigned long tls)
{
	return do_fork(&(struct kernel_clone_args){
		.flags = (u32)flags & ~CSIGNAL, .exit_signal = flags & CSIGNAL, .stack = stack,
		.pidfd = parent_tid, .parent_tid = parent_tid, .child_tid = child_tid,
		.tls = tls });
}

pid_t kernel_thread(int (*fn)(void *), void *arg, const char *name)
{
	return do_fork(&(struct kernel_clone_args){
		.flags = CLONE_VM | CLONE_FS, .exit_signal = SIGCHLD,
		.fn = fn, .fn_arg = arg, .name = name });
}

struct task_struct *fork_idle(unsigned int cpu)
{
	struct task_struct *task = copy_process(&(struct kernel_clone_args){
		.flags = CLONE_VM | CLONE_FS,
		.fn = (void *)cpu_idle, .name = "swapper", .idle = true });

	if (!IS_ERR(task)) {
		task->flags |= PF_IDLE;
		task->cpu = cpu;
		task->cpus_allowed = 1UL << cpu;
	}
	return task;
}
