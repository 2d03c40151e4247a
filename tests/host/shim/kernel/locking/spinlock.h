/* SPDX-License-Identifier: MIT */
#ifndef SHIM_KERNEL_LOCKING_SPINLOCK_H
#define SHIM_KERNEL_LOCKING_SPINLOCK_H

#include <kernel/lib/bug.h>
#include <kernel/locking/lockdep.h>

/* With one thread nobody waits: a lock that is taken already is a mistake. */
typedef struct spinlock {
	bool locked;
} spinlock_t;

#define SPIN_LOCK_UNLOCKED	{ .locked = false }
#define DEFINE_SPINLOCK(name)	spinlock_t name = SPIN_LOCK_UNLOCKED

static inline void spin_lock_init(spinlock_t *lock)
{
	lock->locked = false;
}

static inline void spin_lock(spinlock_t *lock)
{
	BUG_ON(lock->locked);
	lock->locked = true;
}

static inline void spin_unlock(spinlock_t *lock)
{
	BUG_ON(!lock->locked);
	lock->locked = false;
}

static inline bool spin_trylock(spinlock_t *lock)
{
	if (lock->locked)
		return false;
	lock->locked = true;
	return true;
}

static inline bool spin_is_locked(const spinlock_t *lock)
{
	return lock->locked;
}

#define spin_lock_nested(lock, subclass)	spin_lock(lock)
#define spin_lock_irq(lock)			spin_lock(lock)
#define spin_unlock_irq(lock)			spin_unlock(lock)
#define spin_lock_irqsave(lock, flags)		do { (flags) = 0; spin_lock(lock); } while (0)
#define spin_unlock_irqrestore(lock, flags)	do { (void)(flags); spin_unlock(lock); } while (0)
#define assert_spin_locked(lock)		BUG_ON(!(lock)->locked)

#endif
