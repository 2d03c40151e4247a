/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LOCKING_LOCKDEP_H
#define KERNEL_LOCKING_LOCKDEP_H

#include <kernel/lib/bug.h>
#include <kernel/lib/types.h>

/*
 * The lock checker of the debug build (lockdep_debug.c); nothing remains of it in the normal build.
 *
 * Locks that are initialised at the same place in the source are one class. The checker learns in
 * which order classes are taken, and how each relates to interrupts, and panics at the first lock
 * that is taken against what it has learned: a deadlock need not happen to be found.
 */
#ifdef CONFIG_DEBUG

/* One for each place that initialises locks; static. */
struct lock_class_key {
	const char *name;
	u16 class;		/* 0: not seen yet */
};

#define LOCK_CLASS_KEY(key, what) static struct lock_class_key key = { .name = what }

/* For a lock defined at file scope. */
#define LOCK_MAP_INIT(what) { .key = &(struct lock_class_key){ .name = what } }

/* What a lock knows about itself. `key` is NULL for some static locks: each is its own class. */
struct lock_map {
	struct lock_class_key *key;
	u16 class;
	u8 owner;		/* spinlocks: CPU + 1 of the holder */
};

#define HELD_LOCKS_MAX	12

/* The sleeping locks that a task holds. */
struct held_locks {
	unsigned int n;
	struct held_lock {
		struct lock_map *map;
		unsigned int node;	/* class and subclass */
	} lock[HELD_LOCKS_MAX];
};

/* => Called before a lock is waited for, after it has been got, and before it is released. */
void lockdep_spin_acquire(struct lock_map *map, unsigned int subclass, bool trylock);
void lockdep_spin_acquired(struct lock_map *map);
void lockdep_spin_release(struct lock_map *map);
void lockdep_sleep_acquire(struct lock_map *map, unsigned int subclass, bool trylock);
void lockdep_sleep_release(struct lock_map *map);
bool lockdep_spin_held(const struct lock_map *map);
bool lockdep_sleep_held(const struct lock_map *map);

/* Around every interrupt handler, interrupts off. */
void lockdep_irq_enter(void);
void lockdep_irq_exit(void);

void lockdep_init_task(struct held_locks *held);

/* A task about to end, or to return to user mode, holds nothing. */
void lockdep_assert_none_held(void);

/* => We are where one may sleep: no spinlock held, interrupts on, not in an interrupt; and not
 *    about to sleep for something else already, whose wake-up this sleep would take. */
void might_sleep(void);
/* => The same, but for current's state: it is schedule() that asks. */
void might_schedule(void);

struct longest;
/* => How long a lock of the i-th class was held at most, and the class's name; NULL: no such. */
struct longest *lockdep_longest(unsigned int i, const char **name);

/* => Number of deliberate mistakes that were not noticed: 0. Boot, or a test. */
int lockdep_selftest(void);

#else

#define LOCK_CLASS_KEY(key, what)
#define LOCK_MAP_INIT(what) { }

struct lock_map {
};

struct held_locks {
};

static inline void lockdep_irq_enter(void) { }
static inline void lockdep_irq_exit(void) { }
static inline void lockdep_init_task(struct held_locks *held) { }
static inline void lockdep_assert_none_held(void) { }
static inline void might_sleep(void) { }
static inline void might_schedule(void) { }
static inline int lockdep_selftest(void) { return 0; }

#define lockdep_spin_acquire(map, subclass, trylock)		do { } while (0)
#define lockdep_spin_acquired(map)				do { } while (0)
#define lockdep_spin_release(map)				do { } while (0)
#define lockdep_sleep_acquire(map, subclass, trylock)		do { } while (0)
#define lockdep_sleep_release(map)				do { } while (0)

#endif
#endif
