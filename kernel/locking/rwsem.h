/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LOCKING_RWSEM_H
#define KERNEL_LOCKING_RWSEM_H

#include <kernel/lib/list.h>
#include <kernel/locking/spinlock.h>
#include <asm/atomic.h>

/*
 * A read-write semaphore: many readers, or one writer; waiters sleep. Fair: whoever comes while
 * somebody waits queues behind, so that a stream of readers cannot hold off a writer. Therefore no
 * task takes it twice, not even for reading.
 * => Process context. Nobody frees it while another may still be releasing it.
 */
struct rw_semaphore {
	atomic_long_t count;		/* RWSEM_READER a reader, and the two bits */
	spinlock_t wait_lock;
	struct list_head waiters;	/* under wait_lock */
	struct lock_map map;
};

#define RWSEM_WRITER	1L		/* held for writing */
#define RWSEM_WAITERS	2L		/* the list isn't empty: no fast path but that of release */
#define RWSEM_READER	256L

#define RWSEM_INIT(name) \
	{ .count = ATOMIC_LONG_INIT(0), .wait_lock = SPIN_LOCK_UNLOCKED, \
	  .waiters = LIST_HEAD_INIT((name).waiters), .map = LOCK_MAP_INIT(#name) }
#define DECLARE_RWSEM(name)	struct rw_semaphore name = RWSEM_INIT(name)

#ifdef CONFIG_DEBUG
#define init_rwsem(sem) \
	do { \
		LOCK_CLASS_KEY(__key, #sem); \
		__init_rwsem(sem); \
		(sem)->map = (struct lock_map){ .key = &__key }; \
	} while (0)
#define assert_rwsem_held(sem)                                                                     \
	do {                                                                                       \
		if (!lockdep_sleep_held(&(sem)->map))                                              \
			panic("%s: " #sem " not held", __func__);                                  \
	} while (0)
#define assert_rwsem_held_write(sem) \
	do { \
		assert_rwsem_held(sem); \
		if (!rwsem_is_write_locked(sem)) \
			panic("%s: " #sem " not held for writing", __func__); \
	} while (0)
#else
#define init_rwsem(sem)			__init_rwsem(sem)
#define assert_rwsem_held(sem)		do { (void)(sem); } while (0)
#define assert_rwsem_held_write(sem)	do { (void)(sem); } while (0)
#endif

void __init_rwsem(struct rw_semaphore *sem);
int down_read_slow(struct rw_semaphore *sem, unsigned int task_state);
int down_write_slow(struct rw_semaphore *sem, unsigned int task_state);
void rwsem_grant(struct rw_semaphore *sem);

static inline bool rwsem_is_locked(const struct rw_semaphore *sem)
{
	return atomic_long_read(&sem->count) & ~RWSEM_WAITERS;
}

static inline bool rwsem_is_write_locked(const struct rw_semaphore *sem)
{
	return atomic_long_read(&sem->count) & RWSEM_WRITER;
}

static inline bool rwsem_is_contended(const struct rw_semaphore *sem)
{
	return atomic_long_read(&sem->count) & RWSEM_WAITERS;
}

/* A reader adds itself before it looks: if it should have queued, the slow path takes it back. */
static inline int __down_read(struct rw_semaphore *sem, unsigned int subclass,
			      unsigned int task_state)
{
	might_sleep();
	lockdep_sleep_acquire(&sem->map, subclass, false);
	if (likely(!(atomic_long_add_return(RWSEM_READER, &sem->count) &
		     (RWSEM_WRITER | RWSEM_WAITERS))))
		return 0;
	return down_read_slow(sem, task_state);
}

static inline int __down_write(struct rw_semaphore *sem, unsigned int subclass,
			       unsigned int task_state)
{
	might_sleep();
	lockdep_sleep_acquire(&sem->map, subclass, false);
	if (likely(atomic_long_cmpxchg(&sem->count, 0, RWSEM_WRITER) == 0))
		return 0;
	return down_write_slow(sem, task_state);
}

#define down_read(sem)			((void)__down_read(sem, 0, TASK_UNINTERRUPTIBLE))
#define down_write(sem)			((void)__down_write(sem, 0, TASK_UNINTERRUPTIBLE))
/* With one of the same class held: see docs/locking.md for which may be. */
#define down_read_nested(sem, sub)	((void)__down_read(sem, sub, TASK_UNINTERRUPTIBLE))
#define down_write_nested(sem, sub)	((void)__down_write(sem, sub, TASK_UNINTERRUPTIBLE))
/* => 0, or -EINTR: not got, as a fatal signal came first. */
#define down_read_killable(sem)		__down_read(sem, 0, TASK_KILLABLE)
#define down_write_killable(sem)	__down_write(sem, 0, TASK_KILLABLE)

/* => True when it could be had at once, and is held. */
bool down_read_trylock(struct rw_semaphore *sem);
bool down_write_trylock(struct rw_semaphore *sem);

static inline void up_read(struct rw_semaphore *sem)
{
	lockdep_sleep_release(&sem->map);
	if (unlikely(atomic_long_sub_return(RWSEM_READER, &sem->count) == RWSEM_WAITERS))
		rwsem_grant(sem);
}

static inline void up_write(struct rw_semaphore *sem)
{
	lockdep_sleep_release(&sem->map);
	if (unlikely(atomic_long_sub_return(RWSEM_WRITER, &sem->count) & RWSEM_WAITERS))
		rwsem_grant(sem);
}

/* The writer goes on as a reader, with no moment in between without the lock. */
void downgrade_write(struct rw_semaphore *sem);

#endif
