/* SPDX-License-Identifier: MIT */

/*
 * Memory has run out: who dies for it?
 *
 * The process whose end gives back most, with all that share its memory: what it has mapped, its
 * page tables, and files without a name (memfd, unlinked files, pipes) that it has open. It may use
 * the reserve and runs before all ordinary tasks, so that it is soon gone; only when it isn't
 * (somebody who waits here holds what it needs) another one follows.
 *
 * One task at a time looks for a victim. The others, and those who see one on its way out, wait for
 * a moment and try again.
 */

#include <kernel/fs/fs.h>
#include <kernel/locking/mutex.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/time.h>
#include <kernel/uapi/oom.h>
#include <mm/internal.h>
#include <mm/mm.h>
#include <mm/pgtable.h>
#include <mm/slab.h>
#include <mm/vmalloc.h>

#define A_MOMENT	1000000ULL	/* ns */
#define PATIENCE	1000000000ULL	/* with a victim, before there is another */
#define LAST_PATIENCE	(30 * PATIENCE)	/* when there is nobody left to be killed */

static DEFINE_MUTEX(oom_mutex);

/* ---- What a process has ---- */

/* Of each file but once, however often it is open: files_count_pages. => oom_mutex held. */
static unsigned long open_pages(struct task_struct *task)
{
	static u64 walks;
	struct files_walk walk = { .number = ++walks };
	bool more;

	do {
		spin_lock(&task->alloc_lock);
		more = task->files && files_count_pages(task->files, &walk);
		spin_unlock(&task->alloc_lock);
	} while (more);
	return walk.pages;
}

/* A page of a file may be both mapped and held through a descriptor: it counts once. */
static long badness(struct task_struct *task)
{
	long adj = READ_ONCE(task->signal->oom_score_adj);
	unsigned long private = 0, mapped = 0;
	struct mm_struct *mm;

	if ((task->flags & PF_KTHREAD) || task->tgid == 1 || adj == OOM_SCORE_ADJ_MIN)
		return OOM_NEVER;
	spin_lock(&task->alloc_lock);
	mm = task->mm;
	if (mm) {
		private = atomic_long_read(&mm->rss[PAGE_ANON]) + atomic_long_read(&mm->nr_ptes);
		mapped = get_mm_rss(mm) - atomic_long_read(&mm->rss[PAGE_ANON]);
	}
	spin_unlock(&task->alloc_lock);
	if (!mm)
		return OOM_NEVER;
	return private + max(mapped, open_pages(task)) + adj * (long)totalram_pages / 1000;
}

long oom_badness(struct task_struct *task)
{
	long points;

	mutex_lock(&oom_mutex);
	points = badness(task);
	mutex_unlock(&oom_mutex);
	return points;
}

/* ---- The victim ---- */

/*
 * A thread has what its leader has, unless that has ended; and a vfork child what its parent has,
 * which is chosen for it.
 */
static bool speaks_for_itself(struct task_struct *task)
{
	struct task_struct *leader;
	bool itself;

	spin_lock(&tasklist_lock);
	leader = task->group_leader;
	itself = leader == task || leader->mm != task->mm || leader->files != task->files;
	if (READ_ONCE(task->vfork_done) && task->real_parent->mm == task->mm)
		itself = false;
	spin_unlock(&tasklist_lock);
	return itself;
}

struct choice {
	struct task_struct *victim;	/* a thread of it; a reference, or NULL */
	long points;
	u64 last_kill;			/* of those who are dying: the latest, or 0 */
};

static void consider(struct task_struct *task, struct choice *choice)
{
	u64 killed = READ_ONCE(task->signal->oom_killed);
	long points;

	if (killed) {
		if (!READ_ONCE(task->exit_state))
			choice->last_kill = max(choice->last_kill, killed);
		return;
	}
	if (!speaks_for_itself(task))
		return;
	points = badness(task);
	if (points <= choice->points)
		return;
	if (choice->victim)
		put_task_struct(choice->victim);
	choice->victim = get_task_struct(task);
	choice->points = points;
}

static struct choice choose_victim(void)
{
	struct choice choice = { .points = OOM_NEVER };
	struct task_struct *task;

	for (pid_t nr = 1; (task = find_get_task_from(&nr)); nr++) {
		consider(task, &choice);
		put_task_struct(task);
	}
	return choice;
}

/* => tasklist_lock held. */
static void kill_process(struct signal_struct *sig, u64 now)
{
	struct task_struct *thread;

	WRITE_ONCE(sig->oom_killed, now);
	for_each_thread(sig, thread) {
		set_bit(TIF_MEMDIE, &thread->work);
		sched_hurry(thread);
	}
	if (sig->nr_threads)
		group_send_sig(SIGKILL, list_first_entry(&sig->thread_head, struct task_struct,
							 thread_node));
}

static bool has_thread_in(struct signal_struct *sig, const struct mm_struct *mm)
{
	struct task_struct *thread;

	for_each_thread(sig, thread)
		if (thread->mm == mm)
			return true;
	return false;
}

/* Its memory is not free before all have left it. */
static void kill_sharers(const struct mm_struct *mm, u64 now)
{
	struct task_struct *process;

	for_each_process(process)
		if (process->tgid != 1 && !(process->flags & PF_KTHREAD) &&
		    !process->signal->oom_killed && has_thread_in(process->signal, mm))
			kill_process(process->signal, now);
}

static void kill_for_memory(struct task_struct *victim, u64 now)
{
	struct mm_struct *mm;
	unsigned long rss = 0;

	spin_lock(&tasklist_lock);
	spin_lock(&victim->alloc_lock);
	mm = victim->mm;
	if (mm) {
		mmgrab(mm);
		rss = get_mm_rss(mm) << (PAGE_SHIFT - 10);
	}
	spin_unlock(&victim->alloc_lock);
	pr_err("Out of memory: Killed process %d (%s) total-rss:%lukB\n", victim->tgid,
	       victim->comm, rss);
	kill_process(victim->signal, now);
	if (mm)
		kill_sharers(mm, now);
	spin_unlock(&tasklist_lock);
	if (mm)
		mmdrop(mm);
}

/* => False: nobody can be killed, and nobody is dying. oom_mutex held. */
static bool make_room(void)
{
	u64 now = ktime_get_ns();
	struct choice choice = choose_victim();
	u64 waited = choice.last_kill ? now - choice.last_kill : U64_MAX;
	bool hope = choice.victim || waited < LAST_PATIENCE;

	if (choice.victim && waited >= PATIENCE)
		kill_for_memory(choice.victim, now);
	if (choice.victim)
		put_task_struct(choice.victim);
	return hope;
}

/* What this CPU keeps for later. */
static void drain_caches(void)
{
	pgtable_drain();
	thread_stack_drain();
	slab_drain();
	page_alloc_drain();
}

bool out_of_memory(void)
{
	bool hope = true;

	if (current->flags & PF_EXITING)
		set_bit(TIF_MEMDIE, &current->work);
	if (mutex_trylock(&oom_mutex)) {
		drain_caches();
		if (!memory_available())
			hope = make_room();
		mutex_unlock(&oom_mutex);
	}
	if (hope && !memory_available() && !fatal_signal_pending(current)) {
		set_current_state(TASK_KILLABLE);
		schedule_timeout(A_MOMENT);
		__set_current_state(TASK_RUNNING);
	}
	return hope;
}
