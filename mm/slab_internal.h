/* SPDX-License-Identifier: MIT */
#ifndef MM_SLAB_INTERNAL_H
#define MM_SLAB_INTERNAL_H

/* What slab.c and slab_debug.c share. */

#include <kernel/lib/list.h>
#include <kernel/lib/types.h>
#include <kernel/locking/spinlock.h>
#include <asm/page.h>

struct kmem_cache {
	const char *name;
	unsigned int size;		/* of an object, as asked for */
	unsigned int stride;		/* from one object to the next */
	unsigned int index;		/* in the lists of each CPU */
	unsigned int order, per_slab;	/* of a slab, as a rule */
	unsigned int min_order;		/* of one when no more is to be had */
	unsigned int limit, batch;	/* of a CPU's list */

	/* All below under lock. */
	spinlock_t lock;
	struct list_head partial, empty;	/* slabs */
	unsigned int nr_empty;
	unsigned long nr_slabs, nr_objects;	/* objects in all of them */
	unsigned long taken;		/* objects in use, and on the lists of CPUs */
};

/* => To the list of this CPU, without further checks. */
void slab_release(void *object);

#ifdef CONFIG_DEBUG

/*
 * In the debug build free objects are full of poison, a red zone follows each object and says
 * whether it is in use, and a freed object stays in quarantine for a while before it can be had
 * again.
 */
#define SLAB_DEBUG_BYTES	8

/* What the red zone takes. None for objects that fill their page: they'd need two in a row. */
static inline size_t slab_debug_bytes(size_t size)
{
	return size % PAGE_SIZE ? SLAB_DEBUG_BYTES : 0;
}

void slab_debug_init(const struct kmem_cache *cache, void *object);	/* in a new slab */
void slab_debug_alloc(const struct kmem_cache *cache, void *object);
bool slab_debug_free(const struct kmem_cache *cache, void *object);	/* false: quarantined */
void slab_debug_drain(void);						/* quarantine of this CPU */
unsigned long slab_debug_held(const struct kmem_cache *cache);		/* objects in quarantine */

#else

static inline size_t slab_debug_bytes(size_t size) { return 0; }
static inline void slab_debug_init(const struct kmem_cache *cache, void *object) { }
static inline void slab_debug_alloc(const struct kmem_cache *cache, void *object) { }
static inline bool slab_debug_free(const struct kmem_cache *cache, void *object) { return true; }
static inline void slab_debug_drain(void) { }
static inline unsigned long slab_debug_held(const struct kmem_cache *cache) { return 0; }

#endif
#endif
