/* SPDX-License-Identifier: MIT */

#include <kernel/cred.h>
#include <kernel/lib/bitmap.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/lib/hash.h>
#include <kernel/pid.h>
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

/* The last reference gives the number back; a lookup that found it a moment earlier has failed
 * to get one. */
void put_pid(struct pid *pid)
{
	if (!pid || !atomic_dec_and_test(&pid->count))
		return;
	spin_lock(&pidmap_lock);
	hlist_del(&pid->hash);
	__clear_bit(pid->nr, pidmap);
	spin_unlock(&pidmap_lock);
	kmem_cache_free(pid_cache, pid);
}

struct pid *find_get_pid(pid_t nr)
{
	struct pid *pid, *found = NULL;

	spin_lock(&pidmap_lock);
	hlist_for_each_entry(pid, &pid_hash[hash_32(nr, PID_HASH_BITS)], hash) {
		if (pid->nr == nr && atomic_inc_not_zero(&pid->count)) {
			found = pid;
			break;
		}
	}
	spin_unlock(&pidmap_lock);
	return found;
}

static struct pid *task_pid_of_type(struct task_struct *task, enum pid_type type)
{
	return type == PIDTYPE_PID ? task->thread_pid : task->signal->pids[type];
}

void attach_pid(struct task_struct *task, enum pid_type type)
{
	assert_spin_locked(&tasklist_lock);
	hlist_add_head(&task->pid_links[type], &task_pid_of_type(task, type)->tasks[type]);
}

void detach_pid(struct task_struct *task, enum pid_type type)
{
	assert_spin_locked(&tasklist_lock);
	hlist_del(&task->pid_links[type]);
}

struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	if (!pid || hlist_empty(&pid->tasks[type]))
		return NULL;
	return hlist_entry(pid->tasks[type].first, struct task_struct, pid_links[type]);
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
