/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LOCKING_MUTEX_H
#define KERNEL_LOCKING_MUTEX_H

#include <kernel/lib/list.h>
#include <kernel/locking/spinlock.h>
#include <asm/atomic.h>

/*
 * A mutex excludes others for as long as one likes: waiters sleep, and get it in the order in which
 * they came, from hand to hand.
 * => Process context. Unlocked by the task that locked it.
 */
struct mutex {
	atomic_t state;			/* MUTEX_*; never goes to FREE while somebody waits */
	spinlock_t wait_lock;
	struct list_head waiters;	/* under wait_lock */
	struct lock_map map;
};

#define MUTEX_FREE	0
#define MUTEX_LOCKED	1
#define MUTEX_WAITERS	2		/* locked, and somebody waits */

#define MUTEX_INIT(name) \
	{ .state = ATOMIC_INIT(MUTEX_FREE), .wait_lock = SPIN_LOCK_UNLOCKED, \
	  .waiters = LIST_HEAD_INIT((name).waiters), .map = LOCK_MAP_INIT(#name) }
#define DEFINE_MUTEX(name)	struct mutex name = MUTEX_INIT(name)

#ifdef CONFIG_DEBUG
#define mutex_init(lock) \
	do { \
		LOCK_CLASS_KEY(__key, #lock); \
		__mutex_init(lock); \
		(lock)->map = (struct lock_map){ .key = &__key }; \
	} while (0)
#define assert_mutex_held(lock)                                                                    \
	do {                                                                                       \
		if (!lockdep_sleep_held(&(lock)->map))                                             \
			panic("%s: " #lock " not held", __func__);                                 \
	} while (0)
#else
#define mutex_init(lock)	__mutex_init(lock)
#define assert_mutex_held(lock)	do { (void)(lock); } while (0)
#endif

void __mutex_init(struct mutex *lock);
int mutex_lock_slow(struct mutex *lock, unsigned int task_state);
void mutex_unlock_slow(struct mutex *lock);

static inline int __mutex_lock(struct mutex *lock, unsigned int subclass, unsigned int task_state)
{
	might_sleep();
	lockdep_sleep_acquire(&lock->map, subclass, false);
	if (likely(atomic_cmpxchg(&lock->state, MUTEX_FREE, MUTEX_LOCKED) == MUTEX_FREE))
		return 0;
	return mutex_lock_slow(lock, task_state);
}

#define mutex_lock(lock)		((void)__mutex_lock(lock, 0, TASK_UNINTERRUPTIBLE))
#define mutex_lock_nested(lock, sub)	((void)__mutex_lock(lock, sub, TASK_UNINTERRUPTIBLE))
/* => 0, or -EINTR: not got, as a signal (killable: a fatal one) came first. */
#define mutex_lock_interruptible(lock)	__mutex_lock(lock, 0, TASK_INTERRUPTIBLE)
#define mutex_lock_killable(lock)	__mutex_lock(lock, 0, TASK_KILLABLE)

static inline bool mutex_trylock(struct mutex *lock)
{
	if (atomic_cmpxchg(&lock->state, MUTEX_FREE, MUTEX_LOCKED) != MUTEX_FREE)
		return false;
	lockdep_sleep_acquire(&lock->map, 0, true);
	return true;
}

static inline void mutex_unlock(struct mutex *lock)
{
	lockdep_sleep_release(&lock->map);
	if (unlikely(atomic_cmpxchg(&lock->state, MUTEX_LOCKED, MUTEX_FREE) != MUTEX_LOCKED))
		mutex_unlock_slow(lock);
}

static inline bool mutex_is_locked(const struct mutex *lock)
{
	return atomic_read(&lock->state) != MUTEX_FREE;
}

#endif
