/* SPDX-License-Identifier: MIT */

#include <kernel/lib/err.h>
#include <kernel/locking/rwsem.h>
#include <kernel/locking/wait.h>
#include <kernel/sched.h>

/*
 * RWSEM_WAITERS is set exactly while the list isn't empty; both change under wait_lock. While it is
 * set, no fast path takes the semaphore: only grant_first() does, on behalf of the first of the
 * list. So nobody overtakes.
 *
 * The count may for a moment hold an RWSEM_READER too many: that of a reader on its way into the
 * slow path. It can keep a writer from being granted; so the reader, once it has taken it back,
 * grants.
 */
struct rwsem_waiter {			/* on the stack of who waits; all under wait_lock */
	struct list_head list;
	struct task_struct *task;
	bool write;
	bool granted;			/* the semaphore is its own: off the list */
};

void __init_rwsem(struct rw_semaphore *sem)
{
	atomic_long_set(&sem->count, 0);
	spin_lock_init(&sem->wait_lock);
	INIT_LIST_HEAD(&sem->waiters);
}

static void unlink_waiter(struct rw_semaphore *sem, struct rwsem_waiter *waiter)
{
	list_del(&waiter->list);
	if (list_empty(&sem->waiters))
		atomic_long_sub(RWSEM_WAITERS, &sem->count);
}

/* => Whether a holder of that kind could be added to the count. */
static bool count_holder(struct rw_semaphore *sem, bool write)
{
	if (write)
		return atomic_long_cmpxchg(&sem->count, RWSEM_WAITERS,
					   RWSEM_WAITERS | RWSEM_WRITER) == RWSEM_WAITERS;
	if (rwsem_is_write_locked(sem))
		return false;
	atomic_long_add(RWSEM_READER, &sem->count);
	return true;
}

/* => Whether one more may be granted after this one. */
static bool grant_first(struct rw_semaphore *sem)
{
	struct rwsem_waiter *waiter;

	if (list_empty(&sem->waiters))
		return false;
	waiter = list_first_entry(&sem->waiters, struct rwsem_waiter, list);
	if (!count_holder(sem, waiter->write))
		return false;
	unlink_waiter(sem, waiter);
	waiter->granted = true;
	wake_up_state(waiter->task, TASK_NORMAL);
	return !waiter->write;
}

static void grant(struct rw_semaphore *sem)
{
	while (grant_first(sem))
		;
}

void rwsem_grant(struct rw_semaphore *sem)
{
	spin_lock(&sem->wait_lock);
	grant(sem);
	spin_unlock(&sem->wait_lock);
}

/*
 * => Under wait_lock, which is let go while asleep. `counted` is what the caller has in the count
 *    already and must give back. 0: held; or -EINTR.
 */
static int wait_for_grant(struct rw_semaphore *sem, bool write, long counted,
			  unsigned int task_state)
{
	struct rwsem_waiter waiter = { .task = current, .write = write };

	atomic_long_add((list_empty(&sem->waiters) ? RWSEM_WAITERS : 0) - counted, &sem->count);
	list_add_tail(&waiter.list, &sem->waiters);
	grant(sem);
	for (;;) {
		set_current_state(task_state);
		if (waiter.granted)
			break;
		if (signal_pending_state(task_state)) {
			__set_current_state(TASK_RUNNING);
			unlink_waiter(sem, &waiter);
			grant(sem);
			lockdep_sleep_release(&sem->map);
			return -EINTR;
		}
		spin_unlock(&sem->wait_lock);
		schedule();
		spin_lock(&sem->wait_lock);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* => The caller's RWSEM_READER is in the count: without a writer or a queue it has the
 * semaphore. */
int down_read_slow(struct rw_semaphore *sem, unsigned int task_state)
{
	int error = 0;

	spin_lock(&sem->wait_lock);
	if (!list_empty(&sem->waiters) || rwsem_is_write_locked(sem))
		error = wait_for_grant(sem, false, RWSEM_READER, task_state);
	spin_unlock(&sem->wait_lock);
	return error;
}

int down_write_slow(struct rw_semaphore *sem, unsigned int task_state)
{
	int error;

	spin_lock(&sem->wait_lock);
	error = wait_for_grant(sem, true, 0, task_state);
	spin_unlock(&sem->wait_lock);
	return error;
}

bool down_read_trylock(struct rw_semaphore *sem)
{
	long count = atomic_long_read(&sem->count), seen;

	while (!(count & (RWSEM_WRITER | RWSEM_WAITERS))) {
		seen = atomic_long_cmpxchg(&sem->count, count, count + RWSEM_READER);
		if (seen == count) {
			lockdep_sleep_acquire(&sem->map, 0, true);
			return true;
		}
		count = seen;
	}
	return false;
}

bool down_write_trylock(struct rw_semaphore *sem)
{
	if (atomic_long_cmpxchg(&sem->count, 0, RWSEM_WRITER) != 0)
		return false;
	lockdep_sleep_acquire(&sem->map, 0, true);
	return true;
}

void downgrade_write(struct rw_semaphore *sem)
{
	if (atomic_long_add_return(RWSEM_READER - RWSEM_WRITER, &sem->count) & RWSEM_WAITERS)
		rwsem_grant(sem);
}
