/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_INTERNAL_H
#define KERNEL_INTERNAL_H

/* What fork.c, exec.c, exit.c, wait.c and signal.c share with each other and with nobody else. */

#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>

/* ---- signal.c, for sigcalls.c ---- */

struct sigqueue;
struct sigqueue *sigqueue_alloc(void);
void sigqueue_free(struct sigqueue *q);

/* => Room for one real-time signal, or NULL: a standard one needs none, or there is no memory. */
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
/* => Takes the signal that is next, but for `blocked` ones; or 0. siglock held. */
int dequeue_signal(sigset_t blocked, siginfo_t *info, struct list_head *freed);
bool sig_default_ignored(int sig);	/* SIGCHLD and the like */
/* => siglock held; what `freed` collects is released without it. */
void drop_pending(struct sigpending *pending, sigset_t mask, struct list_head *freed);

/* The task gets another user, or another leader's place: its signals count for that user. */
void signals_change_user(struct task_struct *task, struct user_struct *user);
void sigqueue_release_all(struct list_head *freed);

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

/* ---- sigcalls.c, for pidfd.c ---- */

/* => 0 or -errno: as kill, or as rt_sigqueueinfo if there is a siginfo. */
int kill_pid(struct pid *pid, int sig, const siginfo_t __user *uinfo);

/* ---- signal.c, for time/posix_timers.c ---- */

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
void flush_timer_signals(void); /* exec: what timers have sent to current is forgotten */

#endif
