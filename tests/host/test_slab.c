/* SPDX-License-Identifier: MIT */

/* Objects of slab caches don't overlap, are counted, and leave no page behind. */
/* sources: mm/page_alloc.c mm/slab.c tests/host/shim/ram.c */

#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <mm/page_alloc.h>
#include <mm/slab.h>

#include "shim/ram.h"
#include "test.h"

#define MAX_HELD	4000

struct object {
	u8 *p;
	size_t size;
	struct kmem_cache *cache;	/* NULL: from kmalloc */
	u8 fill;
};

static const size_t cache_sizes[] = { 1, 24, 56, 160, 200, 1000, 2600, 9000 };
static struct kmem_cache *test_caches[ARRAY_SIZE(cache_sizes)];

static struct object held[MAX_HELD];
static unsigned int nr_held;

static void setup(void)
{
	static bool done;

	shim_ram_init();
	if (!done) {
		slab_init();
		for (unsigned int i = 0; i < ARRAY_SIZE(cache_sizes); i++)
			test_caches[i] = kmem_cache_create("test", cache_sizes[i], i % 2 ? 64 : 0);
	}
	done = true;
}

static void add_active(const struct slab_info *info, void *sum)
{
	CHECK(info->active <= info->total);
	CHECK(info->total <= info->slabs * info->per_slab);
	*(unsigned long *)sum += info->active;
}

static unsigned long nr_active(void)
{
	unsigned long sum = 0;

	slab_for_each(add_active, &sum);
	return sum;
}

static void take_any(void)
{
	struct object *object = &held[nr_held];
	unsigned int i = test_random() % (2 * ARRAY_SIZE(cache_sizes));

	if (i < ARRAY_SIZE(cache_sizes)) {
		object->cache = test_caches[i];
		object->size = cache_sizes[i];
		object->p = kmem_cache_alloc(object->cache);
	} else {
		object->cache = NULL;
		object->size = test_random() % (test_random() % 16 ? 600 : 20000);
		object->p = kmalloc(object->size);
	}
	if (!object->p)
		return;
	CHECK_EQ((unsigned long)object->p % (i < ARRAY_SIZE(cache_sizes) && i % 2 ? 64 : 8), 0);
	object->fill = test_random();
	memset(object->p, object->fill, object->size);
	nr_held++;
}

static void give(unsigned int i)
{
	struct object object = held[i];

	held[i] = held[--nr_held];
	CHECK(!memchr_inv(object.p, object.fill, object.size));
	if (object.cache && test_random() % 2)
		kmem_cache_free(object.cache, object.p);
	else
		kfree(object.p);
}

static void check_nothing_left(void)
{
	CHECK_EQ(nr_active(), 0);
	slab_drain();
	CHECK_EQ(nr_pages_owned(PAGE_SLAB), 0);
	CHECK_EQ(nr_pages_owned(PAGE_KERNEL), 0);
	CHECK_EQ(nr_free_pages(), totalram_pages);
}

TEST(random, "objects of all sizes keep what is written to them, and leave no page behind")
{
	unsigned int large;

	setup();
	for (unsigned int i = 0; i < 60000; i++) {
		unsigned int shrink = i / 10000 % 2 ? 60 : 40;	/* percent */

		if (nr_held && (nr_held == MAX_HELD || test_random() % 100 < shrink))
			give(test_random() % nr_held);
		else
			take_any();
		if (i % 5000 == 0) {
			large = 0;
			for (unsigned int j = 0; j < nr_held; j++)
				large += !held[j].cache && held[j].size > 8192;
			CHECK_EQ(nr_active(), nr_held - large);
		}
		if (i % 20000 == 0)
			slab_drain();
	}
	while (nr_held)
		give(test_random() % nr_held);
	check_nothing_left();
}

TEST(alignment, "a power of two is aligned to itself")
{
	setup();
	for (size_t size = 8; size <= KMALLOC_MAX; size *= 2) {
		void *p = kmalloc(size), *q = kmalloc(size);

		CHECK(p && q);
		CHECK_EQ(__pa(p) % size, 0);
		CHECK_EQ(__pa(q) % size, 0);
		kfree(p);
		kfree(q);
	}
	check_nothing_left();
}

TEST(limits, "what is too large, or overflows, is refused; nothing is something")
{
	void *p;

	setup();
	CHECK(!kmalloc(KMALLOC_MAX + 1));
	CHECK(!kcalloc(SIZE_MAX / 4, 8));
	p = kmalloc(0);
	CHECK(p);
	kfree(p);
	kfree(NULL);
	p = kcalloc(3, 100);
	CHECK(!memchr_inv(p, 0, 300));
	kfree(p);
	p = kstrdup("tine");
	CHECK_STR(p, "tine");
	kfree(p);
	check_nothing_left();
}

TEST(exhaustion, "without memory allocations fail, and all is well afterwards")
{
	void *first = NULL, **p;

	setup();
	while ((p = kmalloc(2048))) {
		*p = first;
		first = p;
	}
	CHECK(nr_active() > SHIM_NR_PAGES / 2);
	CHECK(!kmalloc(5000));
	while ((p = first)) {
		first = *p;
		kfree(p);
	}
	check_nothing_left();
}

TEST(injection, "a request is one allocation, whether or not a new slab is needed")
{
	void *p, *q;

	setup();
	slab_drain();
	for (unsigned int round = 0; round < 2; round++) {
		current->fail_nth = 3;
		p = kmalloc(100);
		q = kmem_cache_zalloc(test_caches[3]);
		CHECK(p && q);
		CHECK(!kzalloc(100));
		CHECK_EQ(current->fail_nth, 0);
		kfree(p);
		kfree(q);
	}
	check_nothing_left();
}
