/* SPDX-License-Identifier: MIT */

/* Task 0: what the boot CPU runs from its first instruction. It becomes that CPU's idle task. */

#include <kernel/cred/cred.h>
#include <kernel/sched.h>
#include <mm/mm.h>

#define STACK_LIMIT	(8UL << 20)

/* The kernel's threads stay in its group, so that it is never unused. */
static struct pid init_pid = {
	.count = ATOMIC_INIT(8),
	.nr = 0,
};

static struct sighand_struct init_sighand = {
	.count = ATOMIC_INIT(1),
	.siglock = SPIN_LOCK_UNLOCKED,
};

static struct signal_struct init_signal = {
	.count = ATOMIC_INIT(1),
	.live = ATOMIC_INIT(1),
	.nr_threads = 1,
	.thread_head = LIST_HEAD_INIT(init_task.thread_node),
	.pids = { &init_pid, &init_pid, &init_pid, &init_pid },
	.shared_pending.queue = LIST_HEAD_INIT(init_signal.shared_pending.queue),
	.sighand = &init_sighand,
	.cputime_lock = SPIN_LOCK_UNLOCKED,
	.forks = LIST_HEAD_INIT(init_signal.forks),
	.exec_update_lock = RWSEM_INIT(init_signal.exec_update_lock),
	.wait_chldexit = WAIT_QUEUE_HEAD_INIT(init_signal.wait_chldexit),
	.rlim = {
		[RLIMIT_CPU] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_FSIZE] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_DATA] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_STACK] = { STACK_LIMIT, RLIM_INFINITY },
		[RLIMIT_CORE] = { 0, RLIM_INFINITY },
		[RLIMIT_RSS] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_NOFILE] = { 1024, 4096 },
		[RLIMIT_MEMLOCK] = { 8UL << 20, 8UL << 20 },
		[RLIMIT_AS] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_LOCKS] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_MSGQUEUE] = { 819200, 819200 },
		[RLIMIT_RTTIME] = { RLIM_INFINITY, RLIM_INFINITY },
	},
};

struct task_struct init_task = {
	.comm = "swapper",
	.flags = PF_KTHREAD | PF_IDLE,
	.static_prio = 120,
	.cpus_allowed = ~0UL,
	.timer_slack_ns = 50000,
	.default_timer_slack_ns = 50000,
	.state = TASK_RUNNING,
	.usage = ATOMIC_INIT(2),
	.on_cpu = true,
	.alloc_lock = SPIN_LOCK_UNLOCKED,
	.thread_pid = &init_pid,
	.real_parent = &init_task,
	.group_leader = &init_task,
	.children = LIST_HEAD_INIT(init_task.children),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.thread_node = LIST_HEAD_INIT(init_signal.thread_head),
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.pending.queue = LIST_HEAD_INIT(init_task.pending.queue),
	.active_mm = &init_mm,
	.sighand = &init_sighand,
	.signal = &init_signal,
	.cred = &init_cred,
};
