/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include <kernel/lib/types.h>
#include <kernel/lib/list.h>
#include <kernel/lib/rbtree.h>
#include <kernel/locking/rwsem.h>
#include <kernel/locking/spinlock.h>
#include <kernel/locking/wait.h>
#include <kernel/process/pid.h>
#include <kernel/signal/signal_types.h>
#include <kernel/time/timer.h>
#include <kernel/uapi/resource.h>
#include <asm/atomic.h>
#include <asm/bitops.h>
#include <asm/current.h>
#include <asm/thread.h>

struct mm_struct;
struct files_struct;
struct fs_struct;
struct cred;
struct completion;
struct robust_list_head;
struct tty_struct;
struct linux_binfmt;
struct pt_regs;

#define TASK_COMM_LEN	16
#define THREAD_SIZE	(4 * 4096UL)	/* the kernel stack of a task */

/*
 * task->state. The letters are those of /proc/PID/stat.
 */
#define TASK_RUNNING		0x00	/* R: on a run queue, or running */
#define TASK_INTERRUPTIBLE	0x01	/* S */
#define TASK_UNINTERRUPTIBLE	0x02	/* D */
#define TASK_STOPPED		0x04	/* T: by job control */
#define TASK_DEAD		0x40	/* X: has switched away, or is about to, for ever */
#define TASK_NEW		0x80	/* made, not yet woken for the first time */
#define TASK_WAKEKILL		0x100	/* with others: a fatal signal wakes it */
#define TASK_KILLABLE		(TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

/* task->exit_state, under tasklist_lock. */
#define EXIT_ZOMBIE	0x10	/* Z: waits to be waited for */
#define EXIT_DEAD	0x20	/* X: being released */

/*
 * task->work: bits that divert the way back to user mode, looked at with one test by entry.S.
 * Any CPU sets them, atomically.
 */
#define TIF_NEED_RESCHED	0
#define TIF_SIGPENDING		1
#define TIF_RESTORE_SIGMASK	2	/* saved_sigmask comes back unless a handler runs first */
#define TIF_MEMDIE		3	/* killed for its memory: may use the reserve */
#define TIF_NO_MEMORY		4	/* has not got a page: a call that fails is tried again */

/* task->flags, written by the task itself only. */
#define PF_KTHREAD	0x01	/* has no user memory of its own */
#define PF_EXITING	0x02	/* in do_exit */
#define PF_FORKNOEXEC	0x04	/* forked, but has not called exec */
#define PF_SIGNALED	0x08	/* killed by a signal */
#define PF_IDLE		0x10	/* a CPU's idle task */
#define PF_NPROC_EXCEEDED 0x20	/* its user has too many processes: no exec */
#define PF_NO_SETAFFINITY 0x40	/* serves the CPU that it is on: nobody sends it elsewhere */
#define PF_WAS_UNDUMPABLE 0x80	/* it has left its memory, which nobody might look into */

/* ITIMER_VIRTUAL or ITIMER_PROF: ns of CPU time. */
struct cpu_itimer {
	u64 expires; /* 0: it isn't running */
	u64 interval;
};

/* What the scheduler keeps for a task. All under the lock of the run queue it is on. */
struct sched_entity {
	union {
		struct rb_node run_node;
		struct list_head rt_node;	/* of a real-time task */
	};
	u64 vruntime;
	u64 exec_start;
	u64 sum_exec_runtime;
	u64 slice_start;		/* SCHED_RR: sum_exec_runtime when its turn began */
	u64 woken_at;			/* sum_exec_runtime when it last slept, for RLIMIT_RTTIME */
	unsigned long weight;
	bool on_rq;
};

/*
 * The thread group: what its threads share for as long as one of them lives, and what their parent
 * learns after that. It has its own count: one per thread until release_task, and one per other
 * user.
 *
 * Locks: (S) sighand->siglock; (T) tasklist_lock; (T+S) written under both, read under either;
 * (a) atomic; (c) constant after fork.
 */
struct signal_struct {
	atomic_t count;
	atomic_t live;			/* (a) threads that have not begun to exit */
	int nr_threads;			/* (T+S) threads not yet released */
	struct list_head thread_head;	/* (T+S) task_struct.thread_node, the leader first */
	struct sighand_struct *sighand;	/* (T+S) that of all threads, NULL once there are none */

	struct pid *pids[PIDTYPE_MAX];	/* (T+S) [TGID], [PGID], [SID]; each holds a reference */
	bool leader;			/* (T) of a session */
	struct tty_struct *tty;		/* (S) controlling terminal, or NULL */
	struct pid *tty_old_pgrp;	/* (T) NULL, or its foreground before vhangup */

	struct list_head forks;		/* (S) struct fork_signals: forks in progress */
	wait_queue_head_t wait_chldexit;	/* where the threads wait for their children */

	unsigned int flags;		/* (S) SIGNAL_* */
	int group_exit_code;		/* (S) */
	struct task_struct *group_exit_task;	/* (S) the thread in exec that waits for others */
	int notify_count;		/* (S) it is woken when this many are left */
	int group_stop_count;		/* (S) threads that have yet to stop */
	struct task_struct *core_dumper;	/* (S) the thread that writes a core, or NULL */
	int core_missing;		/* (S) threads for which it waits */

	struct linux_binfmt *binfmt;	/* (o) what kind of program it runs; a use of it */
	bool is_child_subreaper;	/* (T) */

	/* Timers: (S) but for the ktimer, whose function takes that lock. */
	u64 real_expires, real_interval; /* ITIMER_REAL, ns on the monotonic clock */
	bool real_active; /* it is waiting; else `expires` was the last time */
	struct cpu_itimer itimer_virtual, itimer_prof;
	struct rb_root cpu_timers[2];	/* (S) they wait for CPU time of the group */
	struct rb_root posix_timers;	/* (S) by their numbers */
	int next_timer_id;

	atomic_long_t sum_exec_runtime;	/* ns that all its threads have run, dead ones included */
	u64 utime, stime;		/* how that is divided: under cputime_lock */

	/* Sums over waited-for children (c...), and of the rest over dead threads, too: (S). */
	u64 cutime, cstime;
	unsigned long min_flt, maj_flt, cmin_flt, cmaj_flt;
	unsigned long nvcsw, nivcsw, cnvcsw, cnivcsw;
	unsigned long maxrss, cmaxrss;	/* pages */
	u64 oom_killed;			/* (T) when it was killed for its memory, ns; or 0 */

	/* All above starts as zeroes; what follows is filled in by copy_signal. */
	struct sigpending shared_pending;	/* (S) */
	spinlock_t cputime_lock;	/* irq lock, innermost */
	struct ktimer real_timer;
	struct rlimit rlim[RLIM_NLIMITS];	/* (S) to write; read as words */
	int oom_score_adj, oom_score_adj_min;	/* (S) to write; the least without a capability */

	/* Held by exec while it changes memory, credentials and dumpability, and by who asks
	 * whether he may look, and looks: kernel/cred/access.c. */
	struct rw_semaphore exec_update_lock;
};

/* signal->flags */
#define SIGNAL_STOP_STOPPED	0x01	/* job control stop in effect */
#define SIGNAL_STOP_CONTINUED	0x02	/* SIGCONT since, not yet reported by wait */
#define SIGNAL_GROUP_EXIT	0x04	/* the whole group is dying */
#define SIGNAL_UNKILLABLE	0x08	/* init: no default action kills it */
#define SIGNAL_CLD_STOPPED	0x10	/* parent to be told: stopped */
#define SIGNAL_CLD_CONTINUED	0x20	/* parent to be told: continued */

/*
 * A thread.
 *
 * Locks: (o) written by the task itself only; (T) tasklist_lock; (S) sighand->siglock; (A)
 * alloc_lock; (R) the run queue's; (a) atomic; (c) constant after copy_process.
 */
struct task_struct {
	/* ---- First, where entry.S finds them ---- */

	unsigned long work;		/* (a) TIF_*; fresh in the child */
	void *stack;			/* (c) lowest address of the kernel stack */

	/* ---- Copied by fork ---- */

	char comm[TASK_COMM_LEN];	/* (A) to write */
	unsigned int flags;		/* (o) PF_*; the child starts with its own */
	unsigned long personality;	/* (o) */
	sigset_t blocked;		/* (S) written by the task itself */
	unsigned long sas_ss_sp;	/* (o) alternate signal stack */
	size_t sas_ss_size;
	unsigned int sas_ss_flags;
	int static_prio;		/* (R) 100 + nice + 20 */
	unsigned int policy;		/* (R) SCHED_*, and perhaps SCHED_RESET_ON_FORK */
	unsigned int rt_priority;	/* (R) 1 to 99 with SCHED_FIFO and _RR, else 0 */
	unsigned long cpus_allowed;	/* (R) bit a CPU */
	unsigned short ioprio;		/* (T) to write; see <kernel/uapi/ioprio.h> */
	unsigned long timer_slack_ns, default_timer_slack_ns;
	bool no_new_privs;

	/* ---- Fresh in the child ---- */

	volatile unsigned int state;	/* TASK_*; see kernel/sched/core.c for who may write it */
	atomic_t usage;			/* (a) 2 at birth: running, and pid table + parent */
	unsigned int cpu;		/* (R) the CPU it runs on or last ran on */
	bool on_cpu;			/* its registers are still on that CPU */
	struct sched_entity se;		/* (R) */
	spinlock_t alloc_lock;		/* innermost but for run queues; see (A) */

	int exit_state;			/* (T) */
	int exit_code;			/* (T) as wait reports it */
	int exit_signal;		/* (T) to the parent at the end; -1: a thread, no signal */
	int pdeath_signal;		/* (T) when the parent dies; 0: none */
	struct sigqueue *pdeath_q;	/* (T) its place in the queue, once, or NULL */
	pid_t pid, tgid;		/* (c) numbers of pids below, for speed */
	struct pid *thread_pid;		/* (c) until release_task; holds a reference */
	struct hlist_node pid_links[PIDTYPE_MAX];	/* (T) */

	struct task_struct *real_parent;	/* (T) whose child it is; valid while hashed */
	struct task_struct *group_leader;	/* (T) */
	struct list_head children;	/* (T) */
	struct list_head sibling;	/* (T) in real_parent->children */
	struct list_head thread_node;	/* (T+S) in signal->thread_head */
	struct list_head tasks;		/* (T) all thread-group leaders, from init_task */

	struct completion *vfork_done;	/* (A) whom to tell when the parent's memory is left */
	int __user *set_child_tid;	/* (o) CLONE_CHILD_SETTID */
	int __user *clear_child_tid;	/* (o) CLONE_CHILD_CLEARTID */
	struct robust_list_head __user *robust_list;	/* (o) */

	struct sigpending pending;	/* (S) */
	sigset_t real_blocked;		/* (S) while in sigtimedwait */
	bool stop_pending;		/* (S) has yet to take part in the group's stop */
	bool stop_taken;		/* (S) has taken a stop signal, and no SIGCONT came since */
	sigset_t saved_sigmask;		/* (o) see TIF_RESTORE_SIGMASK */
	struct rb_root cpu_timers[2];	/* (S) they wait for CPU time of this thread */
	struct restart_block restart_block;	/* (o) */

	u64 start_time;			/* (c) ns since boot, taken when published */
	u64 utime, stime;		/* (R) ns */
	unsigned long min_flt, maj_flt;	/* (o) */
	unsigned long nvcsw, nivcsw;	/* (R) */
	int fail_nth;			/* (o) see kernel/debug/fail_nth.c */
	struct held_locks held_locks;	/* (o) sleeping locks; empty but in the debug build */

	/* ---- Shared, or copied, by flag ---- */

	struct cred *cred;		/* (o), read by others under (T) or (S) */
	struct files_struct *files;	/* (A) to write */
	struct fs_struct *fs;		/* (A) to write */
	struct sighand_struct *sighand;	/* (T+S); NULL once released */
	struct signal_struct *signal;	/* (c) */
	struct mm_struct *mm;		/* (A) to write; NULL for kernel threads */
	struct mm_struct *active_mm;	/* (o) what is in CR3 while it runs */

	/* ---- Machine state: last, as its size depends on the CPU ---- */

	struct thread_struct thread;
};

extern spinlock_t tasklist_lock;
extern struct task_struct init_task;	/* pid 0: the boot CPU's idle task */
extern struct signal_struct *init_pid_signal;	/* pid 1, once it exists: it takes orphans */

/* Task references. => put_task_struct may free; never under a spinlock but a run queue's. */
static inline struct task_struct *get_task_struct(struct task_struct *task)
{
	atomic_inc(&task->usage);
	return task;
}

void __put_task_struct(struct task_struct *task);

static inline void put_task_struct(struct task_struct *task)
{
	if (atomic_dec_and_test(&task->usage))
		__put_task_struct(task);
}

static inline void set_task_work(struct task_struct *task, int bit)
{
	set_bit(bit, &task->work);
}

static inline bool signal_pending(const struct task_struct *task)
{
	return test_bit(TIF_SIGPENDING, &task->work);
}

/* => A fatal signal waits for `task`: it must unwind and die, whatever it does. */
bool fatal_signal_pending(const struct task_struct *task);

static inline bool thread_group_leader(const struct task_struct *task)
{
	return task->exit_signal >= 0;
}

static inline bool thread_group_empty(const struct task_struct *task)
{
	return task->signal->nr_threads == 1;
}

static inline bool same_thread_group(const struct task_struct *a, const struct task_struct *b)
{
	return a->signal == b->signal;
}

static inline struct pid *task_tgid(const struct task_struct *task)
{
	return task->signal->pids[PIDTYPE_TGID];
}

static inline struct pid *task_pgrp(const struct task_struct *task)
{
	return task->signal->pids[PIDTYPE_PGID];
}

static inline struct pid *task_session(const struct task_struct *task)
{
	return task->signal->pids[PIDTYPE_SID];
}

static inline unsigned long rlimit(unsigned int which)
{
	return READ_ONCE(current->signal->rlim[which].rlim_cur);
}

/* => Hold tasklist_lock. */
#define for_each_process(task) \
	list_for_each_entry(task, &init_task.tasks, tasks)
#define for_each_thread(leader_signal, task) \
	list_for_each_entry(task, &(leader_signal)->thread_head, thread_node)

/* ---- The scheduler: kernel/sched/ ---- */

void sched_init(void);			/* once, on the boot CPU */
void sched_init_cpu(void);		/* on each secondary, before cpu_idle */
void loadavg_init(void);
void __noreturn cpu_idle(void);

/*
 * schedule - give up the CPU. In a state other than TASK_RUNNING the task leaves the run queue
 * until somebody wakes it.
 * => Process context, interrupts on, no spinlock held.
 */
void schedule(void);
void __noreturn schedule_dead(void);	/* do_exit's last call: TASK_DEAD, and away */
void yield(void);

/* => Sleep in current's state until woken or `ns` have passed; returns ns left (0: timed out).
 *    ns == MAX_SCHEDULE_TIMEOUT: no limit. */
#define MAX_SCHEDULE_TIMEOUT	(~0ULL)
u64 schedule_timeout(u64 ns);

/*
 * => Wakes `task` if its state is in `mask`; returns whether it did. Any context. A full barrier
 *    orders the caller's stores before the look at the state: set condition, then wake.
 */
bool wake_up_state(struct task_struct *task, unsigned int mask);
bool wake_up_process(struct task_struct *task);		/* TASK_NORMAL */
void wake_up_new_task(struct task_struct *task);	/* the first time, out of TASK_NEW */
void kick_process(struct task_struct *task);		/* make it look at task->work soon */

/* copy_process's part: fresh entity, inherits nice and affinity. Cannot fail. */
void sched_fork(struct task_struct *task);
/* Called first thing on a new task's stack (from ret_from_fork), with what schedule switched
 * from. */
void schedule_tail(struct task_struct *prev);

void scheduler_tick(bool user_mode);	/* from the timer interrupt: what it interrupted */
bool sched_need_resched(void);
void sched_hurry(struct task_struct *task);	/* it goes before all ordinary ones from now on */
void __cond_resched(void);

/* => As might_sleep(). */
static inline void cond_resched(void)
{
	might_sleep();
	if (unlikely(test_bit(TIF_NEED_RESCHED, &current->work)))
		__cond_resched();
}

static inline void __set_current_state(unsigned int state)
{
	current->state = state;
}

/* => The leader, unless it is being replaced by exec. There is one: sig->sighand isn't NULL. */
static inline struct task_struct *first_thread(const struct signal_struct *sig)
{
	return list_first_entry(&sig->thread_head, struct task_struct, thread_node);
}

/* The store is ordered before the test of the condition that follows it. */
static inline void set_current_state(unsigned int state)
{
	xchg(&current->state, state);
}

/* => 0, or -EINVAL: no such CPU is there. When it returns, `task` runs only where it may.
 * Sleeps. */
int set_cpus_allowed(struct task_struct *task, unsigned long mask);

void set_user_nice(struct task_struct *task, int nice);
static inline int task_nice(const struct task_struct *task)
{
	return task->static_prio - 120;
}

/* CPU times of one thread and of a whole group, dead threads included, up to now, in ns. */
void task_cputime(struct task_struct *task, u64 *utime, u64 *stime);
u64 task_sched_runtime(struct task_struct *task);
void thread_group_cputime(struct task_struct *task, u64 *utime, u64 *stime);

/*
 * => The functions that a sleeping task is in, innermost first, without those of the scheduler and
 *    of locks: return addresses, for the symbol table. Their number, 0: the task doesn't sleep.
 */
unsigned int task_backtrace(struct task_struct *task, unsigned long *addresses, unsigned int max);
/* => Whether the task sleeps or is current; then *regs are those with which it entered the
 * kernel. */
bool task_user_regs(struct task_struct *task, struct pt_regs *regs);

unsigned long nr_running(void);
unsigned long long nr_context_switches(void);

#define LOAD_FIXED	2048UL
/* /proc/sys/kernel/sched_*: what real-time tasks may have together (-1: all), and the slice of
 * SCHED_RR. */
#define RR_TIMESLICE_MS	100
extern int sched_rt_period_us, sched_rt_runtime_us, sched_rr_timeslice_ms;
int sched_set_rt_bandwidth(int period_us, int runtime_us);	/* => 0 or -EINVAL */

void load_average(unsigned long average[3]);	/* over 1, 5, 15 minutes, in 1 / LOAD_FIXED */

#endif
