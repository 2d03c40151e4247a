/* SPDX-License-Identifier: MIT */

/* What the kernel sources under test expect of the rest of the kernel. */

#include <kernel/cred/cred.h>
#include <kernel/lib/string.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <mm/slab.h>

#include "../test.h"

struct kmem_cache {
	size_t size;
};

struct task_struct shim_task;
bool shim_capable = true;
u64 shim_now;

static unsigned int fail_countdown;
static bool failed;
static unsigned long live_objects;

void shim_fail_after(unsigned int n)
{
	fail_countdown = n;
	failed = false;
}

bool shim_failed(void)
{
	return failed;
}

unsigned long shim_live_objects(void)
{
	return live_objects;
}

/* Weak, as all that follows: for the tests of the real ones. */
void __weak *kmalloc(size_t size)
{
	void *p;

	if (fail_countdown && --fail_countdown == 0) {
		failed = true;
		return NULL;
	}
	p = host_malloc(size);
	memset(p, 0xa5, size);		/* whoever counts on zeroes learns it */
	live_objects++;
	return p;
}

void __weak *kzalloc(size_t size)
{
	void *p = kmalloc(size);

	if (p)
		memset(p, 0, size);
	return p;
}

void __weak kfree(const void *p)
{
	if (!p)
		return;
	live_objects--;
	host_free((void *)p);
}

struct kmem_cache __weak *kmem_cache_create(const char *name, size_t size, size_t align)
{
	static struct kmem_cache caches[16];
	static unsigned int used;

	BUG_ON(used == ARRAY_SIZE(caches));
	caches[used].size = size;
	return &caches[used++];
}

void __weak *kmem_cache_alloc(struct kmem_cache *cache)
{
	return kmalloc(cache->size);
}

void __weak *kmem_cache_zalloc(struct kmem_cache *cache)
{
	return kzalloc(cache->size);
}

void __weak kmem_cache_free(struct kmem_cache *cache, void *object)
{
	kfree(object);
}

int __weak printk(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	host_printf("# ");
	n = host_vprintf(fmt[0] == KERN_SOH[0] ? fmt + 2 : fmt, args);
	va_end(args);
	return n;
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	host_printf("# panic: ");
	host_vprintf(fmt, args);
	host_printf("\n");
	va_end(args);
	host_abort();
}

void dump_stack(void)
{
}

void warn_at(bool *once, const char *file, int line, const char *what)
{
	panic("WARNING at %s:%d: %s", file, line, what);
}
