/* SPDX-License-Identifier: MIT */

#include <kernel/locking/spinlock.h>

/* Looks, which leaves the cache line shared, until the lock seems free; only then tries again. */
void spin_lock_contended(spinlock_t *lock)
{
	do {
		while (READ_ONCE(lock->locked))
			cpu_relax();
	} while (xchg(&lock->locked, 1));
}
