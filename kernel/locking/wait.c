/* SPDX-License-Identifier: MIT */

#include <kernel/locking/wait.h>
#include <kernel/sched.h>

#define WAKE_BATCH	64	/* entries that are looked at in one hold of a queue's lock */

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

/* => All that need it have been woken: NULL; or where to go on. The queue's lock is held. */
static inline struct list_head *wake_batch(wait_queue_head_t *queue, struct list_head *from,
					   unsigned int mode, int *nr, void *key)
{
	struct wait_queue_entry *wait;
	struct list_head *next;

	for (unsigned int i = 0; from != &queue->head; i++, from = next) {
		bool exclusive;

		if (i == WAKE_BATCH)
			return from;
		next = from->next;
		wait = list_entry(from, struct wait_queue_entry, entry);
		exclusive = wait->flags & WQ_FLAG_EXCLUSIVE;
		if (wait->func(wait, mode, key) && exclusive && --*nr == 0)
			break;
	}
	return NULL;
}

void __wake_up_locked(wait_queue_head_t *queue, unsigned int mode, int nr, void *key)
{
	struct list_head *from = queue->head.next;

	while (from)
		from = wake_batch(queue, from, mode, &nr, key);
}

/* What stays in the queue meanwhile, to others a waiter whom nothing wakes. */
static bool bookmark_function(struct wait_queue_entry *wait, unsigned int mode, void *key)
{
	return false;
}

/* Lets interrupts in, and others to the queue. => What comes after now, in place of `from`. */
static noinline struct list_head *pause_before(wait_queue_head_t *queue, struct list_head *from,
					       unsigned long *flags)
{
	DEFINE_WAIT_FUNC(bookmark, bookmark_function);

	list_add_tail(&bookmark.entry, from);
	spin_unlock_irqrestore(&queue->lock, *flags);
	spin_lock_irqsave(&queue->lock, *flags);
	from = bookmark.entry.next;
	list_del(&bookmark.entry);
	return from;
}

void __wake_up(wait_queue_head_t *queue, unsigned int mode, int nr, void *key)
{
	struct list_head *from;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	from = wake_batch(queue, queue->head.next, mode, &nr, key);
	while (unlikely(from)) {
		from = pause_before(queue, from, &flags);
		from = wake_batch(queue, from, mode, &nr, key);
	}
	spin_unlock_irqrestore(&queue->lock, flags);
}

bool signal_pending_state(unsigned int state)
{
	if (!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) || !signal_pending(current))
		return false;
	return (state & TASK_INTERRUPTIBLE) || fatal_signal_pending(current);
}
