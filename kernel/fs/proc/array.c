/* SPDX-License-Identifier: MIT */
/* /proc/PID/{stat,statm,status,limits,children}: a process in numbers. See proc(5). */
#include <kernel/cred/access.h>
#include <kernel/cred/cred.h>
#include <kernel/lib/bitmap.h>
#include <kernel/lib/string.h>
#include <kernel/process/fork.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/tty/tty.h>
#include <kernel/uapi/sched.h>
#include <mm/mm.h>
#include <asm/percpu.h>
#include "internal.h"

char proc_state_letter(const struct task_struct *task)
{
	unsigned int state = task->state;

	if (task->exit_state)
		return task->exit_state == EXIT_ZOMBIE ? 'Z' : 'X';
	if (state & TASK_DEAD)
		return 'X';
	if (state & TASK_STOPPED)
		return 'T';
	if (state & TASK_UNINTERRUPTIBLE)
		return 'D';
	return state & TASK_INTERRUPTIBLE ? 'S' : 'R';
}

static const char *state_name(char letter)
{
	switch (letter) {
	case 'S': return "sleeping";
	case 'D': return "disk sleep";
	case 'T': return "stopped";
	case 'Z': return "zombie";
	case 'X': return "dead";
	default: return "running";
	}
}

/*
 * What is read under tasklist_lock and siglock, all at one moment. A task that has been released is
 * in no group any more: zeroes.
 */
struct task_view {
	char state;
	pid_t ppid, pgrp, session;
	int tty_nr, tty_pgrp;
	int num_threads, exit_code;
	sigset_t pending, shared_pending, blocked, ignored, caught;
	u64 utime, stime, cutime, cstime;
	unsigned long min_flt, maj_flt, cmin_flt, cmaj_flt;
	unsigned long rss_limit, sigpending_limit;
	struct cred *cred;		/* holds a reference */
	char comm[TASK_COMM_LEN];
};

static void view_handlers(struct task_view *view, const struct sighand_struct *sighand)
{
	for (int sig = 1; sig <= _NSIG; sig++) {
		__sighandler_t handler = sighand->action[sig - 1].sa.sa_handler;

		if (handler == SIG_IGN)
			view->ignored |= BIT(sig - 1);
		else if (handler != SIG_DFL)
			view->caught |= BIT(sig - 1);
	}
}

/* => siglock held. The times and faults of all threads together, dead ones included. */
static void view_group_usage(struct task_view *view, struct task_struct *task)
{
	struct signal_struct *sig = task->signal;
	struct task_struct *thread;

	thread_group_cputime(task, &view->utime, &view->stime);
	view->min_flt = sig->min_flt;
	view->maj_flt = sig->maj_flt;
	for_each_thread(sig, thread) {
		view->min_flt += thread->min_flt;
		view->maj_flt += thread->maj_flt;
	}
}

/* => siglock held. */
static void view_group(struct task_view *view, struct task_struct *task, bool whole)
{
	struct signal_struct *sig = task->signal;

	view->num_threads = sig->nr_threads;
	view->pending = task->pending.signal;
	view->shared_pending = sig->shared_pending.signal;
	view->blocked = task->blocked;
	view_handlers(view, task->sighand);
	view->cutime = sig->cutime;
	view->cstime = sig->cstime;
	view->cmin_flt = sig->cmin_flt;
	view->cmaj_flt = sig->cmaj_flt;
	view->rss_limit = sig->rlim[RLIMIT_RSS].rlim_cur;
	view->sigpending_limit = sig->rlim[RLIMIT_SIGPENDING].rlim_cur;
	view->tty_nr = tty_stat_nr(sig->tty);
	view->tty_pgrp = tty_stat_pgrp(sig->tty);
	if (whole)
		view_group_usage(view, task);
	else
		task_cputime(task, &view->utime, &view->stime);
}

static void view_task(struct task_view *view, struct task_struct *task, bool whole)
{
	unsigned long flags;

	memset(view, 0, sizeof(*view));
	view->tty_pgrp = -1;
	view->min_flt = task->min_flt;
	view->maj_flt = task->maj_flt;
	spin_lock(&tasklist_lock);
	view->state = proc_state_letter(task);
	view->cred = get_cred(task->cred);
	view->exit_code = task->exit_code;
	if (task->sighand) {
		view->ppid = task->real_parent->tgid;
		view->pgrp = pid_nr(task_pgrp(task));
		view->session = pid_nr(task_session(task));
		spin_lock_irqsave(&task->sighand->siglock, flags);
		view_group(view, task, whole);
		spin_unlock_irqrestore(&task->sighand->siglock, flags);
	}
	spin_unlock(&tasklist_lock);
	spin_lock(&task->alloc_lock);
	memcpy(view->comm, task->comm, sizeof(view->comm));
	spin_unlock(&task->alloc_lock);
}

/* ---- stat and statm ---- */

/* PF_*, as Linux numbers them. */
static unsigned int linux_task_flags(const struct task_struct *task)
{
	static const struct { unsigned int ours, theirs; } flags[] = {
		{ PF_EXITING, 0x4 }, { PF_FORKNOEXEC, 0x40 }, { PF_SIGNALED, 0x400 },
		{ PF_KTHREAD, 0x200000 }, { PF_IDLE, 0x2 },
	};
	unsigned int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (task->flags & flags[i].ours)
			result |= flags[i].theirs;
	return result;
}

/* The memory fields of stat. */
struct mm_view {
	unsigned long vsize, rss;
	unsigned long start_code, end_code, start_stack, start_data, end_data, start_brk;
	unsigned long arg_start, arg_end, env_start, env_end;
};

/* => May current look into the process? Addresses are for who may. */
static bool view_mm(struct mm_view *view, struct task_struct *task)
{
	bool permitted = task_access_begin(task, false);
	struct mm_struct *mm = get_task_mm(task);

	if (permitted)
		task_access_end(task);
	memset(view, 0, sizeof(*view));
	if (!mm)
		return permitted;
	view->vsize = mm->total_vm << PAGE_SHIFT;
	view->rss = get_mm_rss(mm);
	view->start_code = view->end_code = 1;
	if (permitted) {
		spin_lock(&mm->arg_lock);
		view->start_code = mm->start_code;
		view->end_code = mm->end_code;
		view->start_stack = mm->start_stack;
		view->start_data = mm->start_data;
		view->end_data = mm->end_data;
		view->start_brk = mm->start_brk;
		view->arg_start = mm->arg_start;
		view->arg_end = mm->arg_end;
		view->env_start = mm->env_start;
		view->env_end = mm->env_end;
		spin_unlock(&mm->arg_lock);
	}
	mmput(mm);
	return permitted;
}

/* 0 to 39 for nice -20 to 19; below that the real-time ones, -100 the most urgent. */
static int stat_priority(const struct task_struct *task)
{
	return task->rt_priority ? -1 - (int)task->rt_priority : task->static_prio - 100;
}

static int show_stat(struct seq_buf *seq, struct task_struct *task, bool whole)
{
	struct task_view view;
	struct mm_view mm;
	bool permitted;

	view_task(&view, task, whole);
	permitted = view_mm(&mm, task);
	put_cred(view.cred);
	seq_buf_printf(seq, "%d (%s) %c %d %d %d %d %d %u", task->pid, view.comm, view.state,
		       view.ppid, view.pgrp, view.session, view.tty_nr, view.tty_pgrp,
		       linux_task_flags(task));
	seq_buf_printf(seq, " %lu %lu %lu %lu %llu %llu %lld %lld", view.min_flt, view.cmin_flt,
		       view.maj_flt, view.cmaj_flt, ns_to_clock_t(view.utime),
		       ns_to_clock_t(view.stime), ns_to_clock_t(view.cutime),
		       ns_to_clock_t(view.cstime));
	seq_buf_printf(seq, " %d %d %d 0 %llu %lu %lu %lu", stat_priority(task),
		       task_nice(task), view.num_threads, ns_to_clock_t(task->start_time), mm.vsize,
		       mm.rss, view.rss_limit);
	/* The stack and instruction pointer of another task are not told: 0. */
	seq_buf_printf(seq, " %lu %lu %lu 0 0", mm.start_code, mm.end_code, mm.start_stack);
	/* As in Linux, 31 bits: the signals beyond are in status. */
	seq_buf_printf(seq, " %lu %lu %lu %lu", (unsigned long)(view.pending & 0x7fffffff),
		       (unsigned long)(view.blocked & 0x7fffffff),
		       (unsigned long)(view.ignored & 0x7fffffff),
		       (unsigned long)(view.caught & 0x7fffffff));
	seq_buf_printf(seq, " %d 0 0 %d %u %u %u 0 0 0", permitted && view.state != 'R',
		       task->exit_signal, task->cpu, task->rt_priority,
		       task->policy & ~SCHED_RESET_ON_FORK);
	seq_buf_printf(seq, " %lu %lu %lu %lu %lu %lu %lu %d\n", mm.start_data, mm.end_data,
		       mm.start_brk, mm.arg_start, mm.arg_end, mm.env_start, mm.env_end,
		       permitted ? view.exit_code : 0);
	return 0;
}

int proc_pid_stat(struct seq_buf *seq, struct task_struct *task)
{
	return show_stat(seq, task, true);
}

int proc_tid_stat(struct seq_buf *seq, struct task_struct *task)
{
	return show_stat(seq, task, false);
}

static unsigned long text_pages(const struct mm_struct *mm)
{
	return (ALIGN(mm->end_code, PAGE_SIZE) - ALIGN_DOWN(mm->start_code, PAGE_SIZE)) >>
	       PAGE_SHIFT;
}

int proc_pid_statm(struct seq_buf *seq, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);

	if (!mm) {
		seq_buf_puts(seq, "0 0 0 0 0 0 0\n");
		return 0;
	}
	seq_buf_printf(seq, "%lu %lu %lu %lu 0 %lu 0\n", mm->total_vm, get_mm_rss(mm),
		       get_mm_rss(mm) - atomic_long_read(&mm->rss[PAGE_ANON]),
		       text_pages(mm), mm->data_vm + mm->stack_vm);
	mmput(mm);
	return 0;
}

/* ---- status ---- */

static void show_ids(struct seq_buf *seq, const struct cred *cred)
{
	seq_buf_printf(seq, "Uid:\t%u\t%u\t%u\t%u\n", cred->uid, cred->euid, cred->suid,
		       cred->fsuid);
	seq_buf_printf(seq, "Gid:\t%u\t%u\t%u\t%u\n", cred->gid, cred->egid, cred->sgid,
		       cred->fsgid);
}

static void show_groups(struct seq_buf *seq, const struct cred *cred)
{
	seq_buf_puts(seq, "Groups:\t");
	for (unsigned int i = 0; i < cred->ngroups; i++)
		seq_buf_printf(seq, "%s%u", i ? " " : "", cred->groups[i]);
	seq_buf_puts(seq, " \n");
}

static void show_caps(struct seq_buf *seq, const struct cred *cred)
{
	seq_buf_printf(seq,
		       "CapInh:\t%016llx\nCapPrm:\t%016llx\nCapEff:\t%016llx\nCapBnd:\t%016llx\n"
		       "CapAmb:\t%016llx\n",
		       cred->cap_inheritable, cred->cap_permitted, cred->cap_effective,
		       cred->cap_bset, cred->cap_ambient);
}

static void show_signals(struct seq_buf *seq, const struct task_view *view)
{
	seq_buf_printf(seq,
		       "SigPnd:\t%016llx\nShdPnd:\t%016llx\nSigBlk:\t%016llx\nSigIgn:\t%016llx\n"
		       "SigCgt:\t%016llx\n",
		       view->pending, view->shared_pending, view->blocked, view->ignored,
		       view->caught);
}

static void show_cpu_list(struct seq_buf *seq, unsigned long mask)
{
	const char *comma = "";

	for (unsigned int first = 0; first < NR_CPUS; first++) {
		unsigned int last = first;

		if (!(mask & BIT(first)))
			continue;
		while (last + 1 < NR_CPUS && mask & BIT(last + 1))
			last++;
		seq_buf_printf(seq, last > first ? "%s%u-%u" : "%s%u", comma, first, last);
		comma = ",";
		first = last;
	}
}

static void show_affinity(struct seq_buf *seq, const struct task_struct *task)
{
	unsigned long mask = READ_ONCE(task->cpus_allowed) & (BIT(nr_cpu_ids) - 1);

	seq_buf_printf(seq, "Cpus_allowed:\t%0*lx\nCpus_allowed_list:\t",
		       (int)DIV_ROUND_UP(nr_cpu_ids, 4), mask);
	show_cpu_list(seq, mask);
	seq_buf_putc(seq, '\n');
}

static void show_kb(struct seq_buf *seq, const char *label, unsigned long kb)
{
	seq_buf_printf(seq, "%s:\t%8lu kB\n", label, kb);
}

static void show_pages(struct seq_buf *seq, const char *label, unsigned long pages)
{
	show_kb(seq, label, pages << (PAGE_SHIFT - 10));
}

static void show_mm(struct seq_buf *seq, struct mm_struct *mm)
{
	unsigned long rss = get_mm_rss(mm), text = text_pages(mm);

	text = min(text, mm->exec_vm);
	show_pages(seq, "VmPeak", max(mm->hiwater_vm, mm->total_vm));
	show_pages(seq, "VmSize", mm->total_vm);
	show_pages(seq, "VmLck", mm->locked_vm);
	show_pages(seq, "VmPin", 0);
	show_pages(seq, "VmHWM", max(mm->hiwater_rss, rss));
	show_pages(seq, "VmRSS", rss);
	show_pages(seq, "RssAnon", atomic_long_read(&mm->rss[PAGE_ANON]));
	show_pages(seq, "RssFile", atomic_long_read(&mm->rss[PAGE_FILE]));
	show_pages(seq, "RssShmem", atomic_long_read(&mm->rss[PAGE_SHMEM]));
	show_pages(seq, "VmData", mm->data_vm);
	show_pages(seq, "VmStk", mm->stack_vm);
	show_pages(seq, "VmExe", text);
	show_pages(seq, "VmLib", mm->exec_vm - text);
	show_pages(seq, "VmPTE", atomic_long_read(&mm->nr_ptes));
	show_kb(seq, "VmSwap", 0);
	seq_buf_puts(seq, "CoreDumping:\t0\nTHP_enabled:\t0\n");
}

int proc_pid_status(struct seq_buf *seq, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	struct task_view view;

	view_task(&view, task, true);
	seq_buf_puts(seq, "Name:\t");
	seq_buf_escape(seq, view.comm, "\n");
	seq_buf_printf(seq, "\nUmask:\t%04o\nState:\t%c (%s)\n", proc_umask(task), view.state,
		       state_name(view.state));
	seq_buf_printf(seq, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t0\n", task->tgid,
		       task->pid, view.ppid);
	show_ids(seq, view.cred);
	seq_buf_printf(seq, "FDSize:\t%u\n", task_fd_size(task));
	show_groups(seq, view.cred);
	if (mm) {
		show_mm(seq, mm);
		mmput(mm);
	}
	seq_buf_printf(seq, "Threads:\t%d\nSigQ:\t%d/%lu\n", view.num_threads,
		       atomic_read(&view.cred->user->sigpending), view.sigpending_limit);
	show_signals(seq, &view);
	show_caps(seq, view.cred);
	seq_buf_printf(seq, "NoNewPrivs:\t%d\n", task->no_new_privs);
	show_affinity(seq, task);
	seq_buf_printf(seq, "voluntary_ctxt_switches:\t%lu\nnonvoluntary_ctxt_switches:\t%lu\n",
		       task->nvcsw, task->nivcsw);
	put_cred(view.cred);
	return 0;
}

/* ---- limits, children ---- */

static const struct { const char *name, *unit; } limit_names[RLIM_NLIMITS] = {
	[RLIMIT_CPU] = { "Max cpu time", "seconds" },
	[RLIMIT_FSIZE] = { "Max file size", "bytes" },
	[RLIMIT_DATA] = { "Max data size", "bytes" },
	[RLIMIT_STACK] = { "Max stack size", "bytes" },
	[RLIMIT_CORE] = { "Max core file size", "bytes" },
	[RLIMIT_RSS] = { "Max resident set", "bytes" },
	[RLIMIT_NPROC] = { "Max processes", "processes" },
	[RLIMIT_NOFILE] = { "Max open files", "files" },
	[RLIMIT_MEMLOCK] = { "Max locked memory", "bytes" },
	[RLIMIT_AS] = { "Max address space", "bytes" },
	[RLIMIT_LOCKS] = { "Max file locks", "locks" },
	[RLIMIT_SIGPENDING] = { "Max pending signals", "signals" },
	[RLIMIT_MSGQUEUE] = { "Max msgqueue size", "bytes" },
	[RLIMIT_NICE] = { "Max nice priority", NULL },
	[RLIMIT_RTPRIO] = { "Max realtime priority", NULL },
	[RLIMIT_RTTIME] = { "Max realtime timeout", "us" },
};

static void show_limit(struct seq_buf *seq, unsigned long limit)
{
	if (limit == RLIM_INFINITY)
		seq_buf_printf(seq, "%-20s ", "unlimited");
	else
		seq_buf_printf(seq, "%-20lu ", limit);
}

int proc_pid_limits(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit",
		       "Units");
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		seq_buf_printf(seq, "%-25s ", limit_names[i].name);
		show_limit(seq, READ_ONCE(task->signal->rlim[i].rlim_cur));
		show_limit(seq, READ_ONCE(task->signal->rlim[i].rlim_max));
		if (limit_names[i].unit)
			seq_buf_printf(seq, "%-10s", limit_names[i].unit);
		seq_buf_putc(seq, '\n');
	}
	return 0;
}

#define CHILDREN_BATCH	64		/* in one go, with tasklist_lock held */

/* => The child that was shown last, if it still is one. tasklist_lock held. */
static struct task_struct *shown_child(struct task_struct *parent, pid_t nr)
{
	struct task_struct *child = nr ? find_task_by_pid(nr) : NULL;

	return child && child->real_parent == parent && !list_empty(&child->sibling) ? child : NULL;
}

/*
 * The cursor is how many have been shown, and, in its low half, the last of them. If that one has
 * gone, as many are skipped: one may be missed then, as on Linux.
 * => The place in the list of the one to be shown next. tasklist_lock held.
 */
static struct list_head *next_child(struct task_struct *parent, u64 cursor)
{
	struct task_struct *last = shown_child(parent, (u32)cursor);
	struct list_head *at = parent->children.next;

	if (last)
		return last->sibling.next;
	for (u32 n = cursor >> 32; n && at != &parent->children; n--)
		at = at->next;
	return at;
}

/* => Whether there may be more that fit. */
static bool show_children(struct seq_buf *seq, struct task_struct *parent, u64 *cursor)
{
	struct list_head *at;
	int n;

	spin_lock(&tasklist_lock);
	at = next_child(parent, *cursor);
	for (n = 0; n < CHILDREN_BATCH && at != &parent->children; n++, at = at->next) {
		struct task_struct *child = list_entry(at, struct task_struct, sibling);
		size_t start = seq->len;

		seq_buf_printf(seq, "%d ", child->pid);
		if (!seq_buf_end_record(seq, start))
			break;
		*cursor = ((*cursor >> 32) + 1) << 32 | (u32)child->pid;
	}
	spin_unlock(&tasklist_lock);
	return n == CHILDREN_BATCH;
}

int proc_pid_children(struct seq_buf *seq, struct task_struct *task, u64 *cursor)
{
	while (show_children(seq, task, cursor))
		cond_resched();
	return 0;
}
