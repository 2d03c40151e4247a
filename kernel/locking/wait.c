/* SPDX-License-Identifier: MIT */

#include <kernel/locking/wait.h>
#include <kernel/sched.h>

bool default_wake_function(struct wait_queue_entry *wait, unsigned int mode, void *key)
{
	return wake_up_state(wait->private, mode);
}

bool autoremove_wake_function(struct wait_queue_entry *wait, unsigned int mode, void *key)
{
	bool woken = default_wake_function(wait, mode, key);

	if (woken)
		list_del_init(&wait->entry);
	return woken;
}

/* Exclusive waiters come last, so that a wake-up reaches all the others. */
static void enqueue(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	if (wait->flags & WQ_FLAG_EXCLUSIVE)
		list_add_tail(&wait->entry, &queue->head);
	else
		list_add(&wait->entry, &queue->head);
}

void add_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	unsigned long flags;

	wait->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&queue->lock, flags);
	enqueue(queue, wait);
	spin_unlock_irqrestore(&queue->lock, flags);
}

void add_wait_queue_exclusive(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	unsigned long flags;

	wait->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&queue->lock, flags);
	enqueue(queue, wait);
	spin_unlock_irqrestore(&queue->lock, flags);
}

void remove_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	list_del_init(&wait->entry);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* The state is set under the lock: who takes the lock to wake sees both the entry and the state. */
static void prepare(wait_queue_head_t *queue, struct wait_queue_entry *wait, unsigned int state)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	if (list_empty(&wait->entry))
		enqueue(queue, wait);
	set_current_state(state);
	spin_unlock_irqrestore(&queue->lock, flags);
}

void prepare_to_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait, unsigned int state)
{
	wait->flags &= ~WQ_FLAG_EXCLUSIVE;
	prepare(queue, wait, state);
}

void prepare_to_wait_exclusive(wait_queue_head_t *queue, struct wait_queue_entry *wait,
			       unsigned int state)
{
	wait->flags |= WQ_FLAG_EXCLUSIVE;
	prepare(queue, wait, state);
}

/*
 * An entry whose two links lead to itself has been taken off by its wake function, which touches it
 * no more then. With one link only the wake-up is still under way on another CPU.
 */
static bool taken_off(const struct wait_queue_entry *wait)
{
	return READ_ONCE(wait->entry.next) == &wait->entry &&
	       READ_ONCE(wait->entry.prev) == &wait->entry;
}

void finish_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	__set_current_state(TASK_RUNNING);
	if (!taken_off(wait))
		remove_wait_queue(queue, wait);
}

void __wake_up_locked(wait_queue_head_t *queue, unsigned int mode, int nr, void *key)
{
	struct wait_queue_entry *wait, *next;

	list_for_each_entry_safe(wait, next, &queue->head, entry) {
		bool exclusive = wait->flags & WQ_FLAG_EXCLUSIVE;

		if (wait->func(wait, mode, key) && exclusive && --nr == 0)
			break;
	}
}

void __wake_up(wait_queue_head_t *queue, unsigned int mode, int nr, void *key)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	__wake_up_locked(queue, mode, nr, key);
	spin_unlock_irqrestore(&queue->lock, flags);
}

bool signal_pending_state(unsigned int state)
{
	if (!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) || !signal_pending(current))
		return false;
	return (state & TASK_INTERRUPTIBLE) || fatal_signal_pending(current);
}
