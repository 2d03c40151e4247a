/* SPDX-License-Identifier: MIT */
#ifndef MM_SLAB_H
#define MM_SLAB_H

#include <kernel/lib/types.h>

struct kmem_cache;

#define KMALLOC_MAX	(128UL << 10)

/*
 * kmem_cache_create - a named cache of objects of `size` bytes. Panics without memory: boot only.
 * => The contents of a new object are undefined.
 */
struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align);
void *kmem_cache_alloc(struct kmem_cache *cache);
void *kmem_cache_zalloc(struct kmem_cache *cache);
void kmem_cache_free(struct kmem_cache *cache, void *object);

/* Up to KMALLOC_MAX a piece, physically contiguous; 8-byte aligned at least, powers of two
 * naturally. */
void *kmalloc(size_t size);
void *kzalloc(size_t size);
void *kcalloc(size_t n, size_t size);	/* NULL on overflow, too */
void kfree(const void *object);		/* NULL is fine */
char *kstrdup(const char *s);

/* For who has asked should_fail_alloc() for the request already. */
void *kmalloc_unfailing(size_t size);

/* kmalloc where that has as much in a row, else vmalloc. */
void *kvmalloc(size_t size);
void kvfree(const void *p);

void slab_init(void);
void slab_drain(void); /* this CPU's free objects and all empty slabs back; settle */

/* For /proc: calls fn for each cache. */
struct slab_info {
	const char *name;
	size_t size;
	unsigned long active, total, slabs;
	unsigned int per_slab, pages_per_slab;
};
void slab_for_each(void (*fn)(const struct slab_info *info, void *arg), void *arg);

#endif
