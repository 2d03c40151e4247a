/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_SIGNAL_SIGNAL_H
#define KERNEL_SIGNAL_SIGNAL_H

#include <kernel/signal/signal_types.h>

struct task_struct;
struct signal_struct;
struct pid;
struct sigqueue;

#define sigmask(sig)	(1UL << ((sig) - 1))

static inline void sigaddset(sigset_t *set, int sig)
{
	*set |= sigmask(sig);
}

static inline void sigdelset(sigset_t *set, int sig)
{
	*set &= ~sigmask(sig);
}

static inline bool sigismember(const sigset_t *set, int sig)
{
	return *set & sigmask(sig);
}

static inline bool valid_signal(unsigned long sig)
{
	return sig <= _NSIG;
}

/* A signal to be delivered to a handler of current. */
struct ksignal {
	struct k_sigaction ka;
	siginfo_t info;
	int sig;
};

void signal_init(void);

/* ---- For the way back to user mode: arch/x86/signal.c ---- */

/*
 * => The next signal that has a handler, to be delivered now; false when there is none. Default
 *    actions happen in here: it does not return to a task that is to die. No lock held, interrupts
 *    on.
 */
bool get_signal(struct ksignal *ksig);
/* The frame is there: block what the handler wants blocked. Or it could not be made: SIGSEGV. */
void signal_delivered(struct ksignal *ksig, bool failed);
void set_current_blocked(const sigset_t *set);
void restore_saved_sigmask(void);	/* no handler ran: undo what sigsuspend, ppoll ... did */
sigset_t *sigmask_to_save(void);	/* what the frame shall bring back */
long do_no_restart_syscall(struct restart_block *restart);
/* => On or off the alternate stack at `sp`? As ss_flags has it. */
int sas_ss_flags(unsigned long sp);
bool on_sig_stack(unsigned long sp);
int restore_altstack(const stack_t __user *ss);
int save_altstack(stack_t __user *ss);

/* ---- Sending ---- */

/*
 * To one thread, or to its group. `priv`: from the kernel itself (SI_KERNEL), else as from current.
 * => tasklist_lock held, or the task is current. 0 or -errno; a standard signal always arrives.
 */
int send_sig(int sig, struct task_struct *task, bool priv);
int send_sig_info(int sig, const siginfo_t *info, struct task_struct *task);
int group_send_sig(int sig, struct task_struct *task);
int group_send_sig_info(int sig, const siginfo_t *info, struct task_struct *task);

/* From the kernel to a group; from a handler, too. => siglock held. */
void group_send_sig_locked(int sig, struct task_struct *task);

/* Whom a signal is for: one thread, one process, or this process among others. */
enum signal_scope { SIGNAL_TO_THREAD, SIGNAL_TO_GROUP, SIGNAL_TO_MANY };

/* => tasklist_lock held, or the task is current. *q is used up if the signal is a real-time one.
 *    0, -ESRCH: it has ended; -EAGAIN: no room for what is to be said. */
int send_queued(int sig, const siginfo_t *info, struct task_struct *task, enum signal_scope scope,
		struct sigqueue **q);

/* As current, by kill or something like it: with sig == 0 only asks whether he may.
 * => As send_queued, or -EPERM. */
int kill_one(int sig, const siginfo_t *info, struct task_struct *task, enum signal_scope scope,
	     struct sigqueue **q);
void siginfo_from_current(siginfo_t *info, int sig, int code);
/* => 0 or -errno: as kill, or as rt_sigqueueinfo if there is a siginfo. */
int kill_pid(struct pid *pid, int sig, const siginfo_t __user *uinfo);

/* To each process of a group. => -ESRCH if it is empty. */
int kill_pgrp(struct pid *pgrp, int sig, bool priv);
int kill_pgrp_locked(struct pid *pgrp, int sig);	/* => tasklist_lock held */

/* To current, for what it did: cannot be blocked or ignored. */
void force_sig(int sig);
void force_fatal_sig(int sig);		/* nor caught */
void force_sig_fault(int sig, int code, unsigned long addr);

/* ---- Room for real-time signals, reserved where it can be waited for ---- */

struct sigqueue *sigqueue_alloc(void);
void sigqueue_free(struct sigqueue *q);

/* => Room for one, or NULL: a standard one needs none, or there is no memory. */
static inline struct sigqueue *sigqueue_reserve(int sig)
{
	return sig < SIGRTMIN || !valid_signal(sig) ? NULL : sigqueue_alloc();
}

static inline void sigqueue_release(struct sigqueue *q)
{
	if (q)
		sigqueue_free(q);
}

/* For several processes: up to n of them go to `pool`. One is taken out of it at a time. */
void sigqueue_reserve_many(int sig, unsigned int n, struct list_head *pool);
struct sigqueue *sigqueue_take(struct list_head *pool);
void sigqueue_put_back(struct sigqueue *q, struct list_head *pool);
void sigqueue_release_all(struct list_head *freed);

/* ---- For POSIX timers: each has an entry of its own ---- */

struct posix_timer;
/* => An entry that is charged to current's user, or NULL. */
struct sigqueue *sigqueue_alloc_for_timer(struct posix_timer *timer);
/* => False if it is ignored. One that waits still isn't sent again, but its overrun counted.
 * siglock held. */
bool send_timer_signal(struct sigqueue *q, const siginfo_t *info, struct task_struct *task,
		       bool group);
/* The timer goes; its signal, if it waits, stays in `pending`. => What to release without the lock,
 * or NULL. siglock held. */
struct sigqueue *sigqueue_leave_timer(struct sigqueue *q, struct task_struct *task, bool group);
unsigned long sigqueue_user_entries(const struct sigqueue *q); /* of its user, all together */

/* ---- For fork, exec, exit ---- */

/*
 * From begin to end, signals to more than one process are collected for the child: a sender who
 * goes over a group finds the child there, or this.
 * => begin: whether a signal waits already, and the fork should rather start again after it.
 */
bool fork_signals_begin(struct fork_signals *fork);
void fork_signals_end(struct fork_signals *fork);
/* => The child's siglock needs not be held: nobody knows it. The parent's is. */
void fork_signals_deliver(struct fork_signals *fork, struct task_struct *child);

void init_sigpending(struct sigpending *pending);
/* => siglock held; what `freed` collects is released without it. */
void drop_pending(struct sigpending *pending, sigset_t mask, struct list_head *freed);
/* The task gets another user, or another leader's place: its signals count for that user. */
void signals_change_user(struct task_struct *task, struct user_struct *user);
void flush_timer_signals(void); /* exec: what timers have sent to current is forgotten */
void recalc_sigpending(void);				/* => siglock held */
void recalc_sigpending_of(struct task_struct *task);	/* => siglock held */
struct sighand_struct;
/* exec: handlers become defaults; ignored signals stay so unless `force`. */
void flush_signal_handlers(struct sighand_struct *sighand, bool force);
/* Every other thread of the group gets SIGKILL. => How many; siglock held. */
int zap_other_threads(struct task_struct *task);
void exit_signals(struct task_struct *task);
/* The end of a process; *q is for an exit signal that is a real-time one.
 * => True when the parent ignores its children: nobody will wait. tasklist_lock held. */
bool do_notify_parent(struct task_struct *task, int sig, struct sigqueue **q);

/* ---- For system calls that wait with another mask ---- */

/* => Replaces the mask until the call ends (TIF_RESTORE_SIGMASK). NULL: nothing. 0, -EINVAL,
 * -EFAULT. */
int set_user_sigmask(const sigset_t __user *set, size_t size);
/* The call has ended; `interrupted`: a handler may run with the new mask before the old one
 * comes back. */
void restore_saved_sigmask_unless(bool interrupted);

#endif
