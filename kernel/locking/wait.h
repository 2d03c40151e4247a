/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LOCKING_WAIT_H
#define KERNEL_LOCKING_WAIT_H

#include <kernel/lib/err.h>
#include <kernel/lib/list.h>
#include <kernel/lib/types.h>
#include <kernel/locking/spinlock.h>

/*
 * Wait queues: sleep until a condition holds. Who makes it true calls wake_up() afterwards.
 *
 *	waiter				waker
 *	wait_event(queue, condition)	condition = true; wake_up(&queue);
 *
 * The waiter is on the queue, in its sleeping state, before it looks at the condition; the waker
 * looks at the queue after it has changed the condition. So one of them sees the other. The
 * wait_event macros need <kernel/sched.h>, which includes this file.
 */
struct wait_queue_entry;
struct task_struct;

/*
 * What happens at a wake-up, under the queue's lock, interrupts off: takes no lock but a run
 * queue's or another queue's (of its own class). `mode` are the task states to be woken, `key`
 * comes from __wake_up (poll: the events). The entry may remove itself.
 * => Whether somebody was woken, for the count of exclusive waiters.
 */
typedef bool (*wait_queue_func_t)(struct wait_queue_entry *wait, unsigned int mode, void *key);

#define WQ_FLAG_EXCLUSIVE	0x01	/* one such waiter a wake-up is enough */

struct wait_queue_entry {
	unsigned int flags;
	void *private;			/* func's: the task that waits */
	wait_queue_func_t func;
	struct list_head entry;
};

typedef struct wait_queue_head {
	spinlock_t lock;		/* irq lock */
	struct list_head head;		/* others first, then exclusive ones */
} wait_queue_head_t;

#define WAIT_QUEUE_HEAD_INIT(name) \
	{ .lock = SPIN_LOCK_UNLOCKED, .head = LIST_HEAD_INIT((name).head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name = WAIT_QUEUE_HEAD_INIT(name)

#define init_waitqueue_head(queue) \
	do { spin_lock_init(&(queue)->lock); INIT_LIST_HEAD(&(queue)->head); } while (0)

/* Wakes entry->private, and leaves the entry queued: the usual func of a long-lived entry. */
bool default_wake_function(struct wait_queue_entry *wait, unsigned int mode, void *key);
/* The same, and takes the entry off the queue when it woke: that of DEFINE_WAIT. */
bool autoremove_wake_function(struct wait_queue_entry *wait, unsigned int mode, void *key);

#define DEFINE_WAIT_FUNC(name, function) \
	struct wait_queue_entry name = { \
		.private = current, .func = function, .entry = LIST_HEAD_INIT((name).entry) }
#define DEFINE_WAIT(name)	DEFINE_WAIT_FUNC(name, autoremove_wake_function)

static inline void init_waitqueue_func_entry(struct wait_queue_entry *wait, wait_queue_func_t func)
{
	wait->flags = 0;
	wait->private = NULL;
	wait->func = func;
	INIT_LIST_HEAD(&wait->entry);
}

void add_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait);
void add_wait_queue_exclusive(wait_queue_head_t *queue, struct wait_queue_entry *wait);
/* => When it returns, func is not running and will not. Fine for an entry that is on no queue. */
void remove_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait);

/* Queue (once) and set current's state: then test the condition, schedule(), and again. */
void prepare_to_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait, unsigned int state);
void prepare_to_wait_exclusive(wait_queue_head_t *queue, struct wait_queue_entry *wait,
			       unsigned int state);
void finish_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait);

/* => Anybody there? Only with the queue's lock, or a full barrier of one's own after the change. */
static inline bool waitqueue_active(const wait_queue_head_t *queue)
{
	return !list_empty(&queue->head);
}

/*
 * Wakes all others and up to `nr` exclusive waiters (0: all) that sleep in a state of `mode`.
 * => Any context; but where many may wait, which a program decides, no spinlock is held and
 *    interrupts are on. A queue that has few waiters (64) isn't touched after its lock has been
 *    released; that of others has an owner whom the caller keeps.
 */
void __wake_up(wait_queue_head_t *queue, unsigned int mode, int nr, void *key);
void __wake_up_locked(wait_queue_head_t *queue, unsigned int mode, int nr, void *key);

#define wake_up(queue)			__wake_up(queue, TASK_NORMAL, 1, NULL)
#define wake_up_nr(queue, nr)		__wake_up(queue, TASK_NORMAL, nr, NULL)
#define wake_up_all(queue)		__wake_up(queue, TASK_NORMAL, 0, NULL)
#define wake_up_interruptible(queue)	__wake_up(queue, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_all(queue) __wake_up(queue, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_poll(queue, events) \
	__wake_up(queue, TASK_NORMAL, 1, (void *)(unsigned long)(events))

/* => Is there a signal that ends a sleep of current in `state`? */
bool signal_pending_state(unsigned int state);

/* The loop behind all of them; `sleep` gives up the CPU. => 0, or -ERESTARTSYS for a signal. */
#define __wait_event(queue, condition, state, sleep) ({ \
	DEFINE_WAIT(__wait); \
	int __error = 0; \
	for (;;) { \
		prepare_to_wait(&(queue), &__wait, state); \
		if (condition) \
			break; \
		if (signal_pending_state(state)) { \
			__error = -ERESTARTSYS; \
			break; \
		} \
		sleep; \
	} \
	finish_wait(&(queue), &__wait); \
	__error; })

/* => Sleep until `condition` holds. The condition is evaluated several times; it must not sleep. */
#define wait_event(queue, condition) \
	do { \
		might_sleep(); \
		if (!(condition)) \
			__wait_event(queue, condition, TASK_UNINTERRUPTIBLE, schedule()); \
	} while (0)

/* => 0, or -ERESTARTSYS: any signal (killable: a fatal one) came first. */
#define wait_event_interruptible(queue, condition) ({ \
	might_sleep(); \
	(condition) ? 0 : __wait_event(queue, condition, TASK_INTERRUPTIBLE, schedule()); })
#define wait_event_killable(queue, condition) ({ \
	might_sleep(); \
	(condition) ? 0 : __wait_event(queue, condition, TASK_KILLABLE, schedule()); })

/* For the timeouts: a condition that came true at the last moment still counts. */
#define __wait_event_timeout(queue, condition, state, ns)                                          \
	({                                                                                         \
		u64 __left = (ns);                                                                 \
		int __result = __wait_event(                                                       \
			queue, (condition) ? (__left = __left ? __left : 1, true) : !__left,       \
			state, __left = schedule_timeout(__left));                                 \
		__result ? (s64)__result : (s64)__left;                                            \
	})

/* => ns left, at least 1, as s64; 0: time is up and the condition doesn't hold. */
#define wait_event_timeout(queue, condition, ns) ({ \
	might_sleep(); \
	__wait_event_timeout(queue, condition, TASK_UNINTERRUPTIBLE, ns); })

/* => The same, or -ERESTARTSYS. */
#define wait_event_interruptible_timeout(queue, condition, ns) ({ \
	might_sleep(); \
	__wait_event_timeout(queue, condition, TASK_INTERRUPTIBLE, ns); })

#endif
