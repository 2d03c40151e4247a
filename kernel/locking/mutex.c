/* SPDX-License-Identifier: MIT */

#include <kernel/lib/err.h>
#include <kernel/locking/mutex.h>
#include <kernel/locking/wait.h>
#include <kernel/sched.h>

/* On the stack of who waits; all under wait_lock. */
struct mutex_waiter {
	struct list_head list;
	struct task_struct *task;
	bool granted;			/* the mutex is its own: off the list */
};

void __mutex_init(struct mutex *lock)
{
	atomic_set(&lock->state, MUTEX_FREE);
	spin_lock_init(&lock->wait_lock);
	INIT_LIST_HEAD(&lock->waiters);
}

/* => Under wait_lock, which is let go while asleep. 0 once granted, or -EINTR. */
static int wait_for_grant(struct mutex *lock, struct mutex_waiter *waiter, unsigned int task_state)
{
	for (;;) {
		set_current_state(task_state);
		if (waiter->granted)
			return 0;
		if (signal_pending_state(task_state))
			return -EINTR;
		spin_unlock(&lock->wait_lock);
		schedule();
		spin_lock(&lock->wait_lock);
	}
}

/* From the list; what is left of the state is the holder's. */
static void unlink_waiter(struct mutex *lock, struct mutex_waiter *waiter)
{
	list_del(&waiter->list);
	if (list_empty(&lock->waiters))
		atomic_set(&lock->state, MUTEX_LOCKED);
}

int mutex_lock_slow(struct mutex *lock, unsigned int task_state)
{
	struct mutex_waiter waiter = { .task = current };
	int error = 0;

	spin_lock(&lock->wait_lock);
	if (atomic_xchg(&lock->state, MUTEX_WAITERS) == MUTEX_FREE) {
		atomic_set(&lock->state, MUTEX_LOCKED);
	} else {
		list_add_tail(&waiter.list, &lock->waiters);
		error = wait_for_grant(lock, &waiter, task_state);
		__set_current_state(TASK_RUNNING);
		if (error) {
			unlink_waiter(lock, &waiter);
			lockdep_sleep_release(&lock->map);
		}
	}
	spin_unlock(&lock->wait_lock);
	return error;
}

/* From hand to hand: in between the mutex is never free, so that nobody overtakes. */
void mutex_unlock_slow(struct mutex *lock)
{
	struct mutex_waiter *waiter;

	spin_lock(&lock->wait_lock);
	waiter = list_empty(&lock->waiters) ? NULL :
		 list_first_entry(&lock->waiters, struct mutex_waiter, list);
	if (waiter) {
		unlink_waiter(lock, waiter);
		waiter->granted = true;
		wake_up_state(waiter->task, TASK_NORMAL);
	} else {
		atomic_set(&lock->state, MUTEX_FREE);
	}
	spin_unlock(&lock->wait_lock);
}
