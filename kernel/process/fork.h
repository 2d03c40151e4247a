/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_PROCESS_FORK_H
#define KERNEL_PROCESS_FORK_H

#include <kernel/lib/types.h>
#include <asm/atomic.h>

struct pid;
struct sighand_struct;
struct signal_struct;
struct task_struct;
struct mm_struct;
struct pt_regs;

/* What a new task shall be: everything that fork, vfork, clone and kernel_thread differ in. */
struct kernel_clone_args {
	u64 flags;			/* CLONE_*, without the exit signal */
	int exit_signal;
	unsigned long stack;		/* new user stack pointer, or 0: the caller's */
	unsigned long tls;
	int __user *pidfd;		/* CLONE_PIDFD */
	int __user *parent_tid;
	int __user *child_tid;
	const pid_t *set_tid;		/* the number that it shall have, or NULL */
	int (*fn)(void *);		/* a kernel thread runs fn(fn_arg), else NULL */
	void *fn_arg;
	const char *name;		/* of a kernel thread */
	bool idle;			/* an idle task for a CPU: pid 0, never queued */
};

extern int max_threads;			/* sys.kernel.threads-max */
extern atomic_t nr_threads;		/* tasks, idle ones left out */
extern unsigned long nr_forks;		/* under tasklist_lock; since boot */
extern atomic_t nr_dead_tasks; /* exiting or released, not yet freed; zombies are not among them */

void fork_init(void);

/*
 * do_fork - make a task and start it.
 * => Returns its pid as the caller sees it, or -errno and nothing has changed. Sleeps.
 */
long do_fork(const struct kernel_clone_args *args);

/* => The pid of a new kernel thread that runs fn(arg) and exits with its result, or -errno. */
pid_t kernel_thread(int (*fn)(void *), void *arg, const char *name);

/* => A stopped idle task for a secondary CPU, or ERR_PTR. */
struct task_struct *fork_idle(unsigned int cpu);

/* current leaves its mm: first the store into it and the wake-up of CLONE_CHILD_CLEARTID, then,
 * when the mm is not used any more, the vfork parent. */
void clear_child_tid(struct task_struct *task);
void complete_vfork_done(struct task_struct *task);

void put_signal_struct(struct signal_struct *sig);
struct sighand_struct *alloc_sighand(void);	/* => without handlers yet; NULL */
void put_sighand(struct sighand_struct *sighand);

/* kernel/process/exit.c */
void __noreturn do_exit(int code);		/* code as wait reports it */
void __noreturn do_group_exit(int code);
void release_task(struct task_struct *task);
/* => Under tasklist_lock: is the process group without a member whose parent is in another group of
 *    the same session? `ignored` is left out of the count (it is exiting), or NULL. */
bool is_orphaned_pgrp(struct pid *pgrp, struct task_struct *ignored);

/* kernel/exec/exec.c */
void set_task_comm(struct task_struct *task, const char *name);
int kernel_execve(const char *path, const char *const *argv, const char *const *envp);

#endif
