/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_SIGNAL_INTERNAL_H
#define KERNEL_SIGNAL_INTERNAL_H

/* What the files of this folder share. => siglock held, where nothing else is said. */

#include <kernel/cred/cred.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>

#define SIG_KERNEL_ONLY_MASK	(sigmask(SIGKILL) | sigmask(SIGSTOP))
#define SIG_STOP_MASK (sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU))
#define SIG_COREDUMP_MASK \
	(sigmask(SIGQUIT) | sigmask(SIGILL) | sigmask(SIGTRAP) | sigmask(SIGABRT) | \
	 sigmask(SIGFPE) | sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGSYS) | \
	 sigmask(SIGXCPU) | sigmask(SIGXFSZ))
#define SIG_IGNORE_MASK (sigmask(SIGCONT) | sigmask(SIGCHLD) | sigmask(SIGWINCH) | sigmask(SIGURG))
#define SYNCHRONOUS_MASK	(sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | \
				 sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS))

/* ---- queue.c ---- */

struct sigqueue {
	struct list_head list; /* of the pending set; empty: it isn't in one */
	struct user_struct *user; /* charged for it, or NULL */
	struct posix_timer *timer; /* whose it is, or NULL */
	int sig;
	struct kernel_siginfo info;
};

static inline void siginfo_pack(struct kernel_siginfo *to, const siginfo_t *from)
{
	memcpy(to, from, sizeof(*to));
}

static inline void siginfo_unpack(siginfo_t *to, const struct kernel_siginfo *from)
{
	memset(to, 0, sizeof(*to));
	memcpy(to, from, sizeof(*from));
}

static inline void siginfo_simple(siginfo_t *info, int sig, int code, pid_t pid, uid_t uid)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = code;
	info->si_pid = pid;
	info->si_uid = uid;
}

/* => The set of the thread, or of its group; and whom that counts for. */
static inline struct sigpending *pending_of(struct task_struct *task, bool group)
{
	return group ? &task->signal->shared_pending : &task->pending;
}

static inline struct user_struct *user_of(const struct task_struct *task, bool group)
{
	return (group ? task->group_leader : task)->cred->user;
}

/* A standard signal that doesn't wait yet gets its siginfo. */
void put_in_place(struct sigpending *pending, struct user_struct *user, int sig,
		  const struct kernel_siginfo *info);
/* => Whether the user of `task` may have one more signal waiting; charged, if so. tasklist_lock
 *    held, or the task is current. */
bool sigqueue_charge(struct sigqueue *q, const struct task_struct *task);
void enqueue_signal(struct sigpending *pending, struct sigqueue *q, int sig);
/* => Takes the signal that is next, but for `blocked` ones; or 0. */
int dequeue_signal(sigset_t blocked, siginfo_t *info, struct list_head *freed);

/* ---- send.c ---- */

bool sig_default_ignored(int sig);	/* SIGCHLD and the like */
/* => Would it do nothing, if it arrived? */
bool sig_ignored(const struct task_struct *task, int sig);
void signal_wake_up(struct task_struct *task, bool fatal);
int send_signal_locked(int sig, const siginfo_t *info, struct task_struct *task,
		       enum signal_scope scope, struct sigqueue **q);

/* ---- deliver.c ---- */

/* The task won't take those of `which` any more: another thread shall look at them. */
void retarget_shared(struct task_struct *task, sigset_t which);

/* ---- fork_exec_exit.c ---- */

/* A signal that this process gets among others: its forks under way keep it for their children. */
void note_for_forks(struct signal_struct *signal, int sig);
/* A stop by signal `status`, or a continue. => tasklist_lock held, siglock not. */
void notify_parent_cldstop(struct task_struct *task, int why, int status);

#endif
