/* SPDX-License-Identifier: MIT */

#include <kernel/cred/cred.h>
#include <kernel/lib/bitmap.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/lib/hash.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <mm/slab.h>

#define RESERVED_PIDS	300	/* what the search skips when it starts again from below */
#define PID_HASH_BITS	9

int pid_max = PID_MAX_LIMIT;

/* Guards the numbers in use and the hash of the pids that can be found. A leaf. */
static DEFINE_SPINLOCK(pidmap_lock);
static unsigned long pidmap[PID_MAX_LIMIT / BITS_PER_LONG];
static struct hlist_head pid_hash[1 << PID_HASH_BITS];
static int last_pid;

static struct kmem_cache *pid_cache;

void pid_init(void)
{
	pid_cache = kmem_cache_create("pid", sizeof(struct pid), 64);
	set_bit(0, pidmap);
}

/* => A free number, taken; upwards from the last one, so that it has been free for long. Or
 * -EAGAIN. */
static int alloc_number(void)
{
	unsigned long nr;

	nr = find_next_zero_bit(pidmap, pid_max, last_pid + 1);
	if (nr >= (unsigned long)pid_max)
		nr = find_next_zero_bit(pidmap, pid_max,
					last_pid > RESERVED_PIDS ? RESERVED_PIDS : 1);
	if (nr >= (unsigned long)pid_max)
		return -EAGAIN;
	__set_bit(nr, pidmap);
	last_pid = nr;
	return nr;
}

/* => The number itself, taken: for who restores a process as it was. */
static int take_number(pid_t nr)
{
	if (nr < 1 || nr >= pid_max)
		return -EINVAL;
	if (!capable(CAP_SYS_ADMIN) && !capable(CAP_CHECKPOINT_RESTORE))
		return -EPERM;
	if (test_bit(nr, pidmap))
		return -EEXIST;
	__set_bit(nr, pidmap);
	return nr;
}

struct pid *alloc_pid(const pid_t *wanted)
{
	struct pid *pid = kmem_cache_alloc(pid_cache);
	int nr;

	if (!pid)
		return ERR_PTR(-ENOMEM);
	atomic_set(&pid->count, 1);
	for (unsigned int type = 0; type < PIDTYPE_MAX; type++)
		INIT_HLIST_HEAD(&pid->tasks[type]);
	init_waitqueue_head(&pid->wait_pidfd);

	spin_lock(&pidmap_lock);
	nr = wanted ? take_number(*wanted) : alloc_number();
	if (nr > 0) {
		pid->nr = nr;
		hlist_add_head(&pid->hash, &pid_hash[hash_32(nr, PID_HASH_BITS)]);
	}
	spin_unlock(&pidmap_lock);
	if (nr > 0)
		return pid;
	kmem_cache_free(pid_cache, pid);
	return ERR_PTR(nr);
}

void pid_set_last(pid_t nr)
{
	spin_lock(&pidmap_lock);
	last_pid = nr;
	spin_unlock(&pidmap_lock);
}

pid_t pid_last(void)
{
	return READ_ONCE(last_pid);
}

struct pid *get_pid(struct pid *pid)
{
	if (pid)
		atomic_inc(&pid->count);
	return pid;
}

void put_pid(struct pid *pid)
{
	if (pid && atomic_dec_and_test(&pid->count))
		kmem_cache_free(pid_cache, pid);
}

/* => Somebody holds a reference. */
static void free_number(struct pid *pid)
{
	spin_lock(&pidmap_lock);
	hlist_del(&pid->hash);
	__clear_bit(pid->nr, pidmap);
	spin_unlock(&pidmap_lock);
}

void free_pid(struct pid *pid)
{
	free_number(pid);
	put_pid(pid);
}

/* => Referenced, or NULL. pidmap_lock held. */
static struct pid *get_pid_locked(pid_t nr)
{
	struct pid *pid;

	hlist_for_each_entry(pid, &pid_hash[hash_32(nr, PID_HASH_BITS)], hash)
		if (pid->nr == nr)
			return get_pid(pid);
	return NULL;
}

struct pid *find_get_pid(pid_t nr)
{
	struct pid *pid;

	spin_lock(&pidmap_lock);
	pid = get_pid_locked(nr);
	spin_unlock(&pidmap_lock);
	return pid;
}

struct pid *find_ge_pid(pid_t nr)
{
	struct pid *pid;

	spin_lock(&pidmap_lock);
	pid = get_pid_locked(find_next_bit(pidmap, PID_MAX_LIMIT, nr));
	spin_unlock(&pidmap_lock);
	return pid;
}

static struct pid *task_pid_of_type(struct task_struct *task, enum pid_type type)
{
	return type == PIDTYPE_PID ? task->thread_pid : task->signal->pids[type];
}

static inline void link_pid(struct task_struct *task, enum pid_type type)
{
	hlist_add_head(&task->pid_links[type], &task_pid_of_type(task, type)->tasks[type]);
}

static inline void unlink_pid(struct task_struct *task, enum pid_type type)
{
	hlist_del(&task->pid_links[type]);
}

static inline bool pid_is_unused(const struct pid *pid)
{
	return hlist_empty(&pid->tasks[PIDTYPE_PID]) && hlist_empty(&pid->tasks[PIDTYPE_TGID]) &&
	       hlist_empty(&pid->tasks[PIDTYPE_PGID]) && hlist_empty(&pid->tasks[PIDTYPE_SID]);
}

void attach_pid(struct task_struct *task, enum pid_type type)
{
	assert_spin_locked(&tasklist_lock);
	link_pid(task, type);
}

void detach_pid(struct task_struct *task, enum pid_type type)
{
	struct pid *pid = task_pid_of_type(task, type);

	assert_spin_locked(&tasklist_lock);
	unlink_pid(task, type);
	if (pid_is_unused(pid))
		free_number(pid);
}

void attach_pids(struct task_struct *task)
{
	assert_spin_locked(&tasklist_lock);
	link_pid(task, PIDTYPE_PID);
	if (!thread_group_leader(task))
		return;
	link_pid(task, PIDTYPE_TGID);
	link_pid(task, PIDTYPE_PGID);
	link_pid(task, PIDTYPE_SID);
}

void detach_pids(struct task_struct *task)
{
	if (thread_group_leader(task)) {
		detach_pid(task, PIDTYPE_SID);
		detach_pid(task, PIDTYPE_PGID);
		unlink_pid(task, PIDTYPE_TGID);
	}
	detach_pid(task, PIDTYPE_PID);
}

/* No number is free in between, though lists are empty. */
void exchange_pids(struct task_struct *thread, struct task_struct *leader)
{
	struct pid *pid = thread->thread_pid;

	assert_spin_locked(&tasklist_lock);
	unlink_pid(thread, PIDTYPE_PID);
	for (unsigned int type = 0; type < PIDTYPE_MAX; type++)
		unlink_pid(leader, type);
	thread->thread_pid = leader->thread_pid;
	thread->pid = leader->pid;
	leader->thread_pid = pid;
	leader->pid = pid->nr;
	for (unsigned int type = 0; type < PIDTYPE_MAX; type++)
		link_pid(thread, type);
	link_pid(leader, PIDTYPE_PID);
}

struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	struct hlist_node *first = pid ? READ_ONCE(pid->tasks[type].first) : NULL;

	return first ? hlist_entry(first, struct task_struct, pid_links[type]) : NULL;
}

/* => tasklist_lock held: the pid of a task that is on a list stays. */
struct task_struct *find_task_by_pid(pid_t nr)
{
	struct pid *pid = find_get_pid(nr);
	struct task_struct *task = pid_task(pid, PIDTYPE_PID);

	put_pid(pid);
	return task;
}

struct task_struct *find_get_task(pid_t nr)
{
	struct task_struct *task;

	spin_lock(&tasklist_lock);
	task = find_task_by_pid(nr);
	if (task)
		get_task_struct(task);
	spin_unlock(&tasklist_lock);
	return task;
}

/* => A number in use, `nr` or the next one; pid_max: none. */
static pid_t next_number(pid_t nr)
{
	spin_lock(&pidmap_lock);
	nr = find_next_bit(pidmap, pid_max, nr);
	spin_unlock(&pidmap_lock);
	return nr;
}

struct task_struct *find_get_task_from(pid_t *nr)
{
	for (; (*nr = next_number(*nr)) < pid_max; ++*nr) {
		struct task_struct *task = find_get_task(*nr);

		if (task)
			return task;
	}
	return NULL;
}

struct task_struct *get_pid_task(struct pid *pid, enum pid_type type)
{
	struct task_struct *task;

	spin_lock(&tasklist_lock);
	task = pid_task(pid, type);
	if (task)
		get_task_struct(task);
	spin_unlock(&tasklist_lock);
	return task;
}

struct pid *get_current_pgrp(void)
{
	struct pid *pgrp;

	spin_lock(&tasklist_lock);
	pgrp = get_pid(task_pgrp(current));
	spin_unlock(&tasklist_lock);
	return pgrp;
}
