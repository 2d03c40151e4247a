/* SPDX-License-Identifier: MIT */

/*
 * The debug build's part of the slab caches.
 *
 *	| object, `size` bytes        | pad | red zone |	`stride` bytes in all
 *	| next | poison ........ poison ... |   FREE   |	free, the first word being the chain
 *	| fresh bytes, then the user's      |  IN_USE  |
 *
 * What fills its page has no red zone, but poison.
 */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <mm/page_alloc.h>
#include <mm/slab_internal.h>
#include <asm/percpu.h>

#define POISON		0x6b
#define FRESH		0xa5		/* whoever counts on zeroes learns it */
#define ZONE_FREE	0xbbbbbbbbbbbbbbbbULL
#define ZONE_IN_USE	0xccccccccccccccccULL
#define QUARANTINE	64		/* objects, on each CPU */

/* A ring: the oldest comes out when the next goes in. Only its CPU touches it, as its lists. */
struct quarantine {
	unsigned int next;
	void *object[QUARANTINE];
};

static DEFINE_PER_CPU(struct quarantine, quarantine);

static bool has_red_zone(const struct kmem_cache *cache)
{
	return slab_debug_bytes(cache->size);
}

static u64 *red_zone(const struct kmem_cache *cache, void *object)
{
	return object + cache->stride - SLAB_DEBUG_BYTES;
}

static void *poison_start(void *object)
{
	return object + sizeof(void *);
}

static size_t poison_size(const struct kmem_cache *cache)
{
	return cache->stride - slab_debug_bytes(cache->size) - sizeof(void *);
}

void slab_debug_init(const struct kmem_cache *cache, void *object)
{
	memset(poison_start(object), POISON, poison_size(cache));
	if (has_red_zone(cache))
		*red_zone(cache, object) = ZONE_FREE;
}

static void check_pad(const struct kmem_cache *cache, void *object)
{
	void *pad = object + cache->size;
	u8 *bad = memchr_inv(pad, POISON, (void *)red_zone(cache, object) - pad);

	if (bad)
		panic("%s at %px: written to behind its end, byte %ld is %02x", cache->name, object,
		      (void *)bad - object, *bad);
}

void slab_debug_alloc(const struct kmem_cache *cache, void *object)
{
	u8 *bad = memchr_inv(poison_start(object), POISON, poison_size(cache));

	if (has_red_zone(cache) && *red_zone(cache, object) != ZONE_FREE)
		panic("%s at %px: red zone of a free object is %llx", cache->name, object,
		      *red_zone(cache, object));
	if (bad)
		panic("%s at %px: written to while free, byte %ld is %02x", cache->name, object,
		      (void *)bad - object, *bad);
	memset(object, FRESH, cache->size);
	if (has_red_zone(cache))
		*red_zone(cache, object) = ZONE_IN_USE;
}

bool slab_debug_free(const struct kmem_cache *cache, void *object)
{
	struct quarantine *mine = this_cpu_ptr(&quarantine);
	void **slot = &mine->object[mine->next++ % QUARANTINE];
	void *oldest = *slot;

	BUG_ON(virt_to_page(object)->owner != PAGE_SLAB);
	if (has_red_zone(cache) && *red_zone(cache, object) != ZONE_IN_USE)
		panic("%s at %px: %s", cache->name, object, *red_zone(cache, object) == ZONE_FREE ?
		      "freed twice" : "written to behind its end, or no object");
	if (has_red_zone(cache) && cache->size >= sizeof(void *))
		check_pad(cache, object);
	slab_debug_init(cache, object);
	*slot = object;
	if (oldest)
		slab_release(oldest);
	return false;
}

void slab_debug_drain(void)
{
	struct quarantine *mine = this_cpu_ptr(&quarantine);

	for (unsigned int i = 0; i < QUARANTINE; i++) {
		if (mine->object[i])
			slab_release(mine->object[i]);
		mine->object[i] = NULL;
	}
}

unsigned long slab_debug_held(const struct kmem_cache *cache)
{
	unsigned long held = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		for (unsigned int i = 0; i < QUARANTINE; i++) {
			void *object = READ_ONCE(per_cpu(quarantine, cpu).object[i]);

			held += object && virt_to_page(object)->slab_cache == cache;
		}
	return held;
}
