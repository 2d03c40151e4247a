/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LOCKING_SPINLOCK_H
#define KERNEL_LOCKING_SPINLOCK_H

#include <kernel/lib/compiler.h>
#include <kernel/lib/types.h>
#include <kernel/locking/lockdep.h>
#include <asm/atomic.h>
#include <asm/irqflags.h>
#include <asm/processor.h>

/*
 * Spinlocks exclude other CPUs for a few instructions.
 *
 * An irq lock is one that an interrupt handler takes: everybody takes it with interrupts off
 * (spin_lock_irqsave). All others are taken with interrupts on, so that a CPU which spins still
 * answers when another one, the holder perhaps, waits for its TLB to be flushed.
 * => The holder doesn't sleep, doesn't allocate, and doesn't touch user memory.
 *
 * Not a ticket lock: a virtual CPU that the host has stopped would hold up all those behind it.
 */
typedef struct spinlock {
	unsigned int locked;
	struct lock_map map;
} spinlock_t;

#define SPIN_LOCK_UNLOCKED	{ .locked = 0 }
#define DEFINE_SPINLOCK(name)	spinlock_t name = { .locked = 0, .map = LOCK_MAP_INIT(#name) }

void spin_lock_contended(spinlock_t *lock);

#ifdef CONFIG_DEBUG
#define spin_lock_init(lock) \
	do { \
		LOCK_CLASS_KEY(__key, #lock); \
		*(lock) = (spinlock_t){ .map.key = &__key }; \
	} while (0)

#define assert_spin_locked(lock)                                                                   \
	do {                                                                                       \
		if (!lockdep_spin_held(&(lock)->map))                                              \
			panic("%s: " #lock " not held", __func__);                                 \
	} while (0)
#else
static inline void spin_lock_init(spinlock_t *lock)
{
	lock->locked = 0;
}

#define assert_spin_locked(lock)	do { (void)(lock); } while (0)
#endif

/* For a lock of a class of which one is held already: the rule of their order is the caller's. */
static __always_inline void spin_lock_nested(spinlock_t *lock, unsigned int subclass)
{
	lockdep_spin_acquire(&lock->map, subclass, false);
	if (unlikely(xchg(&lock->locked, 1)))
		spin_lock_contended(lock);
	lockdep_spin_acquired(&lock->map);
}

static __always_inline void spin_lock(spinlock_t *lock)
{
	spin_lock_nested(lock, 0);
}

/* => True when the lock was free and is ours now. */
static __always_inline bool spin_trylock(spinlock_t *lock)
{
	if (READ_ONCE(lock->locked) || xchg(&lock->locked, 1))
		return false;
	lockdep_spin_acquire(&lock->map, 0, true);
	lockdep_spin_acquired(&lock->map);
	return true;
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	lockdep_spin_release(&lock->map);
	smp_store_release(&lock->locked, 0);
}

static inline bool spin_is_locked(const spinlock_t *lock)
{
	return READ_ONCE(lock->locked);
}

/* irq locks. `flags` is an unsigned long of the caller, not a pointer to one. */
#define spin_lock_irqsave(lock, flags) \
	do { local_irq_save(flags); spin_lock(lock); } while (0)
#define spin_lock_irqsave_nested(lock, flags, subclass) \
	do { local_irq_save(flags); spin_lock_nested(lock, subclass); } while (0)
#define spin_unlock_irqrestore(lock, flags) \
	do { spin_unlock(lock); local_irq_restore(flags); } while (0)

/* => Interrupts are known to be on. */
static __always_inline void spin_lock_irq(spinlock_t *lock)
{
	local_irq_disable();
	spin_lock(lock);
}

static __always_inline void spin_unlock_irq(spinlock_t *lock)
{
	spin_unlock(lock);
	local_irq_enable();
}

#endif
