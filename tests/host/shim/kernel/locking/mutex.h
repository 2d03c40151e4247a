/* SPDX-License-Identifier: MIT */
#ifndef SHIM_KERNEL_LOCKING_MUTEX_H
#define SHIM_KERNEL_LOCKING_MUTEX_H

#include <kernel/locking/spinlock.h>

/* With one thread nobody sleeps: it is a lock as any other. */
struct mutex {
	spinlock_t lock;
};

#define mutex_init(mutex)	spin_lock_init(&(mutex)->lock)
#define mutex_lock(mutex)	spin_lock(&(mutex)->lock)
#define mutex_unlock(mutex)	spin_unlock(&(mutex)->lock)

#endif
