/* SPDX-License-Identifier: MIT */

/*
 * Who may look into whom.
 *
 * A process is its user's to look into, as long as it has no more rights than who looks, and its
 * memory is dumpable: it has executed nothing which its user may not read, and has not changed its
 * user. exec changes memory, rights and dumpability at once, under signal->exec_update_lock; who
 * asks holds that lock until he has what he asked for. So nobody is let in by what the old program
 * was, and gets at the new one.
 */

#include <kernel/cred/access.h>
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <mm/mm.h>

/* ---- The question ---- */

/* While it ends it is what it was: its descriptors outlive its memory. */
bool task_is_dumpable(struct task_struct *task)
{
	const struct mm_struct *mm;
	bool dumpable;

	spin_lock(&task->alloc_lock);
	mm = task->mm;
	dumpable = mm ? READ_ONCE(mm->dumpable) == 1 : !(task->flags & PF_WAS_UNDUMPABLE);
	spin_unlock(&task->alloc_lock);
	return dumpable;
}

static bool same_user(uid_t uid, gid_t gid, const struct cred *theirs)
{
	return uid == theirs->euid && uid == theirs->suid && uid == theirs->uid &&
	       gid == theirs->egid && gid == theirs->sgid && gid == theirs->gid;
}

/* => May who has `mine` look into `task`, which is another process? */
static bool cred_may_access(const struct cred *mine, struct task_struct *task, bool real_ids)
{
	u64 caps = real_ids ? mine->cap_permitted : mine->cap_effective;
	struct cred *theirs;
	bool may;

	if (mine->cap_effective >> CAP_SYS_PTRACE & 1)
		return true;
	theirs = get_task_cred(task);
	may = same_user(real_ids ? mine->uid : mine->fsuid, real_ids ? mine->gid : mine->fsgid,
			theirs) &&
	      !(theirs->cap_permitted & ~caps);
	put_cred(theirs);
	return may && task_is_dumpable(task);
}

bool ptrace_may_access(struct task_struct *task, bool real_ids)
{
	return same_thread_group(task, current) ||
	       cred_may_access(current->cred, task, real_ids);
}

/* ---- The question, and the look ---- */

bool task_access_begin(struct task_struct *task, bool real_ids)
{
	down_read(&task->signal->exec_update_lock);
	if (ptrace_may_access(task, real_ids))
		return true;
	up_read(&task->signal->exec_update_lock);
	return false;
}

void task_access_end(struct task_struct *task)
{
	up_read(&task->signal->exec_update_lock);
}

bool opener_access_begin(const struct file *file, struct task_struct *task)
{
	down_read(&task->signal->exec_update_lock);
	if (cred_may_access(file->f_cred, task, false))
		return true;
	up_read(&task->signal->exec_update_lock);
	return false;
}

/* The locks of two processes are taken in the order of their addresses. */
bool tasks_access_begin(struct task_struct *a, struct task_struct *b, bool real_ids)
{
	struct signal_struct *first = a->signal, *second = b->signal;

	if (first > second)
		swap(first, second);
	down_read(&first->exec_update_lock);
	if (first != second)
		down_read_nested(&second->exec_update_lock, 1);
	if (ptrace_may_access(a, real_ids) && ptrace_may_access(b, real_ids))
		return true;
	tasks_access_end(a, b);
	return false;
}

void tasks_access_end(struct task_struct *a, struct task_struct *b)
{
	up_read(&a->signal->exec_update_lock);
	if (a->signal != b->signal)
		up_read(&b->signal->exec_update_lock);
}

/* => exec_update_lock held: of all changes, only the end of the task may come in between. */
static struct mm_struct *mm_access_locked(struct task_struct *task, bool real_ids)
{
	const struct mm_struct *mm = READ_ONCE(task->mm);

	if (mm && mm != current->mm && !ptrace_may_access(task, real_ids))
		return ERR_PTR(-EACCES);
	return get_task_mm(task);
}

struct mm_struct *mm_access(struct task_struct *task, bool real_ids)
{
	struct mm_struct *mm;

	down_read(&task->signal->exec_update_lock);
	mm = mm_access_locked(task, real_ids);
	up_read(&task->signal->exec_update_lock);
	return mm;
}

struct mm_struct *mm_access_nowait(struct task_struct *task, bool real_ids)
{
	struct mm_struct *mm;

	if (!down_read_trylock(&task->signal->exec_update_lock))
		return NULL;
	mm = mm_access_locked(task, real_ids);
	up_read(&task->signal->exec_update_lock);
	return mm;
}
