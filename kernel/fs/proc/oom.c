/* SPDX-License-Identifier: MIT */
/*
 * /proc/PID/{oom_score,oom_score_adj,oom_adj}: who is killed when memory is out. oom_adj is the
 * older scale for the same value. See proc(5).
 */
#include <kernel/cred/cred.h>
#include <kernel/lib/err.h>
#include <kernel/lib/kstrtox.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/oom.h>
#include <mm/mm.h>
#include "internal.h"

/* From 0, never chosen, by way of 667 for who takes next to nothing, to 2000. */
int proc_pid_oom_score(struct seq_buf *seq, struct task_struct *task)
{
	long badness = oom_badness(task);

	if (badness != OOM_NEVER)
		badness = (1000 + badness * 1000 / (long)totalram_pages) * 2 / 3;
	seq_buf_printf(seq, "%ld\n", badness == OOM_NEVER ? 0 : badness);
	return 0;
}

int proc_pid_oom_score_adj(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%d\n", READ_ONCE(task->signal->oom_score_adj));
	return 0;
}

int proc_pid_oom_adj(struct seq_buf *seq, struct task_struct *task)
{
	int adj = READ_ONCE(task->signal->oom_score_adj);

	adj = adj == OOM_SCORE_ADJ_MAX ? OOM_ADJUST_MAX : adj * -OOM_DISABLE / OOM_SCORE_ADJ_MAX;
	seq_buf_printf(seq, "%d\n", min(adj, OOM_ADJUST_MAX));
	return 0;
}

/* => The memory of any thread that hasn't left it, to be compared only; or NULL. tasklist_lock
 *    held. */
static const struct mm_struct *process_mm(const struct task_struct *process)
{
	const struct mm_struct *mm = NULL;
	struct task_struct *thread;

	for_each_thread(process->signal, thread) {
		mm = READ_ONCE(thread->mm);
		if (mm)
			break;
	}
	return mm;
}

/* => The new value holds for all who share the memory: the kernel would kill them together. */
static void set_sharers(struct task_struct *task, const struct mm_struct *mm, int adj)
{
	struct task_struct *process;

	for_each_process(process)
		if (process_mm(process) == mm && !same_thread_group(process, task) &&
		    process->tgid != 1 && !READ_ONCE(process->vfork_done))
			process->signal->oom_score_adj = adj;
}

/* Who may not raise a process's chances above the least it was ever given gets -EACCES. */
static int set_adj(struct task_struct *task, int adj, int least, bool new_least)
{
	bool may = capable(CAP_SYS_RESOURCE);
	struct signal_struct *sig = task->signal;
	const struct mm_struct *mm;
	int error = 0;

	spin_lock(&tasklist_lock);
	if (adj < least && !may) {
		error = -EACCES;
	} else {
		sig->oom_score_adj = adj;
		if (new_least && may)
			sig->oom_score_adj_min = adj;
		/* A vfork's parent waits for a moment only. */
		mm = READ_ONCE(task->vfork_done) ? NULL : process_mm(task);
		if (mm)
			set_sharers(task, mm, adj);
	}
	spin_unlock(&tasklist_lock);
	return error;
}

int proc_pid_set_oom_score_adj(char *text, size_t n, struct task_struct *task)
{
	int adj, error = kstrtoint(strim(text), 0, &adj);

	if (error)
		return error;
	if (adj < OOM_SCORE_ADJ_MIN || adj > OOM_SCORE_ADJ_MAX)
		return -EINVAL;
	return set_adj(task, adj, READ_ONCE(task->signal->oom_score_adj_min), true);
}

int proc_pid_set_oom_adj(char *text, size_t n, struct task_struct *task)
{
	int adj, error = kstrtoint(strim(text), 0, &adj);

	if (error)
		return error;
	if ((adj < OOM_ADJUST_MIN || adj > OOM_ADJUST_MAX) && adj != OOM_DISABLE)
		return -EINVAL;
	adj = adj == OOM_ADJUST_MAX ? OOM_SCORE_ADJ_MAX : adj * OOM_SCORE_ADJ_MAX / -OOM_DISABLE;
	return set_adj(task, adj, READ_ONCE(task->signal->oom_score_adj), false);
}
