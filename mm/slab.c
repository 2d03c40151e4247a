/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/locking/spinlock.h>
#include <mm/fail.h>
#include <mm/page_alloc.h>
#include <mm/slab.h>
#include <mm/slab_internal.h>
#include <asm/bitops.h>
#include <asm/percpu.h>

/*
 * Objects smaller than a page, or not much larger, from caches of equal ones (Bonwick, The Slab
 * Allocator, 1994; the lists of each CPU are those of Magazines and Vmem, 2001).
 *
 * A slab is a block of 2^order pages, cut into objects. Its free objects are chained through their
 * first words; the struct page of its first page has the chain, the number of the others, and the
 * cache's lists link slabs by it. All its pages know the cache and the order: where memory is in
 * pieces a cache makes do with slabs that have room for one object.
 *
 *	cache ---- partial: slab <-> slab    some objects free
 *	      \--- empty:   slab <-> slab    all of them; beyond SLABS_KEPT the pages go back
 *	                    (full slabs are on no list)
 *
 *	          |o|x|x|o|o|x|  slab          CPU 0:  o -> o -> o     x in use, or a CPU has it
 *	           |     ^ |  ^                CPU 1:  o -> o          o free
 *	freelist --+-----+-+--+
 *
 * Each CPU keeps a chain of free objects of each cache, from any slab. Allocation takes from it,
 * freeing adds to it, on whatever CPU; a batch is fetched from the slabs when it is empty, or taken
 * back when it is long. It needs no lock, as with pages: only its CPU touches it, never in an
 * interrupt.
 *
 * cache->lock, a leaf, guards the slabs. `taken` are the objects that have left them; those in use
 * are `taken` less what the CPUs' lists hold, so nothing is counted twice on the fast way.
 */

#define MAX_CACHES	64
#define SLABS_KEPT	4
#define MAX_SLAB_ORDER	3

/* A CPU's free objects of a cache. */
struct object_list {
	void *first;
	unsigned long nr;
};

struct cpu_lists {
	struct object_list of[MAX_CACHES];	/* by cache->index */
};

static DEFINE_PER_CPU(struct cpu_lists, lists);

static struct kmem_cache caches[MAX_CACHES];
static unsigned int nr_caches;

/* The word of a free object that leads to the next one. */
static inline void **next_of(void *object)
{
	return object;
}

/* ---- Slabs. => cache->lock held, unless it says otherwise ---- */

static unsigned int objects_in(const struct kmem_cache *cache, unsigned int order)
{
	return (PAGE_SIZE << order) / cache->stride;
}

static inline struct page *slab_of(const void *object)
{
	struct page *page = virt_to_page(object);

	return pfn_to_page(ALIGN_DOWN(page_to_pfn(page), 1UL << page->order));
}

static struct page *slab_pages(const struct kmem_cache *cache)
{
	struct page *slab = alloc_pages_unfailing(PAGE_SLAB, cache->order);

	if (!slab && cache->min_order < cache->order)
		slab = alloc_pages_unfailing(PAGE_SLAB, cache->min_order);
	return slab;
}

/* => A slab with nothing in use, on no list; or NULL. No lock held. */
static struct page *new_slab(struct kmem_cache *cache)
{
	struct page *slab = slab_pages(cache);
	unsigned int order, objects;
	void *object;

	if (!slab)
		return NULL;
	order = slab->order;
	objects = objects_in(cache, order);
	for (unsigned int i = 0; i < 1U << order; i++) {
		slab[i].slab_cache = cache;
		slab[i].order = order;
	}
	slab->inuse = 0;
	slab->freelist = page_address(slab);
	object = slab->freelist;
	for (unsigned int i = 1; i < objects; i++) {
		slab_debug_init(cache, object);
		*next_of(object) = object + cache->stride;
		object += cache->stride;
	}
	slab_debug_init(cache, object);
	*next_of(object) = NULL;
	return slab;
}

static void add_empty(struct kmem_cache *cache, struct page *slab)
{
	list_add(&slab->lru, &cache->empty);
	cache->nr_empty++;
}

static void add_new_slab(struct kmem_cache *cache, struct page *slab)
{
	cache->nr_slabs++;
	cache->nr_objects += objects_in(cache, slab->order);
	add_empty(cache, slab);
}

/* Slabs in use first, so that empty ones may stay empty. */
static struct page *slab_with_objects(struct kmem_cache *cache)
{
	struct list_head *from = list_empty(&cache->partial) ? &cache->empty : &cache->partial;

	return list_first_entry_or_null(from, struct page, lru);
}

/* => Puts up to `max` objects of the slab on the list, and the slab where it now belongs. */
static void take_from_slab(struct kmem_cache *cache, struct page *slab, struct object_list *list,
			   unsigned long max)
{
	if (!slab->inuse)
		cache->nr_empty--;
	while (list->nr < max && slab->freelist) {
		void *object = slab->freelist;

		slab->freelist = *next_of(object);
		slab->inuse++;
		*next_of(object) = list->first;
		list->first = object;
		list->nr++;
	}
	if (slab->freelist)
		list_move(&slab->lru, &cache->partial);
	else
		list_del(&slab->lru);
}

static void give_to_slab(struct kmem_cache *cache, void *object)
{
	struct page *slab = slab_of(object);

	if (slab->freelist)
		list_del(&slab->lru);
	*next_of(object) = slab->freelist;
	slab->freelist = object;
	if (--slab->inuse)
		list_add(&slab->lru, &cache->partial);
	else
		add_empty(cache, slab);
}

/* Gives back the pages of empty slabs, but for `keep` of them. => No lock held. */
static void free_empty_slabs(struct kmem_cache *cache, unsigned int keep)
{
	struct page *slab, *next;
	LIST_HEAD(gone);

	spin_lock(&cache->lock);
	while (cache->nr_empty > keep) {
		slab = list_last_entry(&cache->empty, struct page, lru);
		list_move(&slab->lru, &gone);
		cache->nr_empty--;
		cache->nr_slabs--;
		cache->nr_objects -= objects_in(cache, slab->order);
	}
	spin_unlock(&cache->lock);
	list_for_each_entry_safe(slab, next, &gone, lru)
		free_pages(slab, slab->order);
}

/* ---- The lists of this CPU ---- */

static __always_inline struct object_list *this_list(const struct kmem_cache *cache)
{
	return this_cpu_ptr(&lists.of[cache->index]);
}

/* A slab that was made for this CPU is seen by others when this one has taken its share: else they
 * could empty it, and here it would look as if there were no memory. */
static void fetch_batch(struct kmem_cache *cache, struct page *new)
{
	struct object_list *list = this_list(cache);
	struct page *slab;

	spin_lock(&cache->lock);
	if (new)
		add_new_slab(cache, new);
	while (list->nr < cache->batch && (slab = slab_with_objects(cache)))
		take_from_slab(cache, slab, list, cache->batch);
	cache->taken += list->nr;
	spin_unlock(&cache->lock);
}

/* => The list is empty. False: it stays so, there is no memory. */
static noinline bool refill(struct kmem_cache *cache)
{
	struct page *slab;

	fetch_batch(cache, NULL);
	if (this_list(cache)->nr)
		return true;
	slab = new_slab(cache);
	if (!slab)
		return false;
	fetch_batch(cache, slab);
	return true;
}

static noinline void give_back(struct kmem_cache *cache, unsigned long nr, unsigned int keep)
{
	struct object_list *list = this_list(cache);

	spin_lock(&cache->lock);
	list->nr -= nr;
	cache->taken -= nr;
	while (nr--) {
		void *object = list->first;

		list->first = *next_of(object);
		give_to_slab(cache, object);
	}
	spin_unlock(&cache->lock);
	if (cache->nr_empty > keep)
		free_empty_slabs(cache, keep);
}

static __always_inline void *take_object(struct kmem_cache *cache)
{
	struct object_list *list = this_list(cache);
	void *object;

	if (unlikely(!list->first) && !refill(cache))
		return NULL;
	object = list->first;
	list->first = *next_of(object);
	list->nr--;
	slab_debug_alloc(cache, object);
	return object;
}

static __always_inline void give_object(struct kmem_cache *cache, void *object)
{
	struct object_list *list = this_list(cache);

	if (unlikely(list->nr >= cache->limit))
		give_back(cache, cache->batch, SLABS_KEPT);
	*next_of(object) = list->first;
	list->first = object;
	list->nr++;
}

static __always_inline void free_object(struct kmem_cache *cache, void *object)
{
	if (slab_debug_free(cache, object))
		give_object(cache, object);
}

void slab_release(void *object)
{
	give_object(virt_to_page(object)->slab_cache, object);
}

void slab_drain(void)
{
	slab_debug_drain();
	for (unsigned int i = 0; i < nr_caches; i++) {
		give_back(&caches[i], this_list(&caches[i])->nr, 0);
		free_empty_slabs(&caches[i], 0);
	}
}

/* ---- Caches ---- */

/* The smallest slab that wastes at most an eighth and has room for some objects; and the smallest
 * that has room for one. */
static void choose_order(struct kmem_cache *cache)
{
	for (cache->order = 0;; cache->order++) {
		unsigned long bytes = PAGE_SIZE << cache->order, waste = bytes % cache->stride;

		cache->per_slab = objects_in(cache, cache->order);
		if (!cache->per_slab)
			cache->min_order = cache->order + 1;
		if (cache->order == MAX_SLAB_ORDER || (cache->per_slab >= 8 && waste <= bytes / 8))
			break;
	}
	BUG_ON(!cache->per_slab);
}

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align)
{
	struct kmem_cache *cache = &caches[nr_caches];

	BUG_ON(nr_caches == MAX_CACHES);
	cache->name = name;
	cache->size = size;
	cache->stride = ALIGN(size + slab_debug_bytes(size), max(align, sizeof(void *)));
	cache->index = nr_caches;
	cache->limit = clamp(4 * PAGE_SIZE / cache->stride, 4UL, 64UL);
	cache->batch = cache->limit / 2;
	choose_order(cache);
	spin_lock_init(&cache->lock);
	INIT_LIST_HEAD(&cache->partial);
	INIT_LIST_HEAD(&cache->empty);
	nr_caches++;
	return cache;
}

void *kmem_cache_alloc(struct kmem_cache *cache)
{
	return should_fail_alloc() ? NULL : take_object(cache);
}

void *kmem_cache_zalloc(struct kmem_cache *cache)
{
	void *object = should_fail_alloc() ? NULL : take_object(cache);

	if (likely(object))
		memset(object, 0, cache->size);
	return object;
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	DEBUG_ASSERT(virt_to_page(object)->slab_cache == cache);
	free_object(cache, object);
}

void slab_for_each(void (*fn)(const struct slab_info *info, void *arg), void *arg)
{
	for (unsigned int i = 0; i < nr_caches; i++) {
		const struct kmem_cache *cache = &caches[i];
		unsigned long active = cache->taken - slab_debug_held(cache);
		struct slab_info info = {
			.name = cache->name, .size = cache->size,
			.slabs = cache->nr_slabs, .total = cache->nr_objects,
			.per_slab = cache->per_slab, .pages_per_slab = 1U << cache->order,
		};

		for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
			active -= READ_ONCE(per_cpu(lists, cpu).of[i].nr);
		info.active = active;
		fn(&info, arg);
	}
}

/* ---- Memory of any size ---- */

#define KMALLOC_SLAB_MAX	8192UL

static const struct {
	unsigned int size;
	const char *name;
} kmalloc_sizes[] = {
	{ 8, "kmalloc-8" }, { 16, "kmalloc-16" }, { 32, "kmalloc-32" }, { 64, "kmalloc-64" },
	{ 96, "kmalloc-96" }, { 128, "kmalloc-128" }, { 192, "kmalloc-192" },
	{ 256, "kmalloc-256" }, { 512, "kmalloc-512" }, { 1024, "kmalloc-1k" },
	{ 2048, "kmalloc-2k" }, { 4096, "kmalloc-4k" }, { KMALLOC_SLAB_MAX, "kmalloc-8k" },
};

/* The number of the cache for each size in words, rounded up. */
static u8 kmalloc_index[KMALLOC_SLAB_MAX / 8 + 1];

void slab_init(void)
{
	size_t words = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(kmalloc_sizes); i++) {
		size_t size = kmalloc_sizes[i].size;
		const char *name = kmalloc_sizes[i].name;
		struct kmem_cache *cache = kmem_cache_create(name, size, size & -size);

		while (words <= size / 8)
			kmalloc_index[words++] = cache->index;
	}
}

static noinline void *take_pages(size_t size)
{
	struct page *page;

	if (size > KMALLOC_MAX)
		return NULL;
	page = alloc_pages_unfailing(PAGE_KERNEL, fls64((size - 1) >> PAGE_SHIFT));
	return page ? page_address(page) : NULL;
}

static __always_inline void *take(size_t size)
{
	if (unlikely(size > KMALLOC_SLAB_MAX))
		return take_pages(size);
	return take_object(&caches[kmalloc_index[(size + 7) / 8]]);
}

void *kmalloc(size_t size)
{
	return should_fail_alloc() ? NULL : take(size);
}

void *kmalloc_unfailing(size_t size)
{
	return take(size);
}

void *kzalloc(size_t size)
{
	void *p = should_fail_alloc() ? NULL : take(size);

	if (likely(p))
		memset(p, 0, size);
	return p;
}

void *kcalloc(size_t n, size_t size)
{
	size_t bytes;
	void *p;

	if (should_fail_alloc() || __builtin_mul_overflow(n, size, &bytes))
		return NULL;
	p = take(bytes);
	if (likely(p))
		memset(p, 0, bytes);
	return p;
}

char *kstrdup(const char *s)
{
	size_t size = strlen(s) + 1;
	char *copy = should_fail_alloc() ? NULL : take(size);

	return copy ? memcpy(copy, s, size) : NULL;
}

void kfree(const void *p)
{
	struct page *page;

	if (!p)
		return;
	page = virt_to_page(p);
	if (likely(page->owner == PAGE_SLAB)) {
		free_object(page->slab_cache, (void *)p);
		return;
	}
	BUG_ON(page->owner != PAGE_KERNEL || p != page_address(page));
	free_pages(page, page->order);
}
