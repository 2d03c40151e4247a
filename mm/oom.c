/* SPDX-License-Identifier: MIT */

#include <kernel/printk.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/oom.h>
#include <mm/mm.h>

/* Pages that the death of this process would give back, and what its oom_score_adj is worth: a
 * thousandth of the memory each. */
long oom_badness(struct task_struct *task)
{
	long adj = READ_ONCE(task->signal->oom_score_adj);
	struct mm_struct *mm;
	long points = OOM_NEVER;

	if ((task->flags & PF_KTHREAD) || task->tgid == 1 || adj == OOM_SCORE_ADJ_MIN)
		return OOM_NEVER;
	spin_lock(&task->alloc_lock);
	mm = task->mm;
	if (mm)
		points = get_mm_rss(mm) + atomic_long_read(&mm->nr_ptes) +
			 adj * (long)totalram_pages / 1000;
	spin_unlock(&task->alloc_lock);
	return points;
}

/* => In KiB. */
static unsigned long victim_rss(struct task_struct *task)
{
	unsigned long rss = 0;

	spin_lock(&task->alloc_lock);
	if (task->mm)
		rss = get_mm_rss(task->mm) << (PAGE_SHIFT - 10);
	spin_unlock(&task->alloc_lock);
	return rss;
}

static struct task_struct *select_victim(long *points)
{
	struct task_struct *task, *victim = NULL;

	*points = OOM_NEVER;
	for_each_process(task) {
		long its = oom_badness(task);

		if (its > *points) {
			*points = its;
			victim = task;
		}
	}
	return victim;
}

/* Each of its threads may use the reserve on its way out. => tasklist_lock held. */
static void kill_for_memory(struct task_struct *victim)
{
	struct task_struct *thread;

	for_each_thread(victim->signal, thread)
		set_bit(TIF_MEMDIE, &thread->work);
	send_sig(SIGKILL, victim, 1);
}

/*
 * out_of_memory - a fault got no page: make room.
 * => No lock held. Somebody has been killed, or is dying already; the caller tries again, or dies
 *    itself.
 */
void out_of_memory(void)
{
	static unsigned long last_pid;
	struct task_struct *victim;
	long points;

	spin_lock(&tasklist_lock);
	victim = select_victim(&points);
	if (victim) {
		if (!fatal_signal_pending(victim) || last_pid != (unsigned long)victim->pid) {
			last_pid = victim->pid;
			pr_err("Out of memory: Killed process %d (%s) total-rss:%lukB\n",
			       victim->pid, victim->comm, victim_rss(victim));
		}
		kill_for_memory(victim);
	}
	spin_unlock(&tasklist_lock);

	/* Let the victim run and give back what it has. */
	set_current_state(TASK_KILLABLE);
	if (victim != current->group_leader)
		schedule_timeout(1000000);
	__set_current_state(TASK_RUNNING);
}
