/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bitmap.h>
#include <kernel/lib/list.h>
#include <kernel/locking/spinlock.h>
#include <kernel/sched.h>
#include <mm/fail.h>
#include <mm/page_alloc.h>
#include <mm/vmalloc.h>
#include <asm/paging.h>
#include <asm/percpu.h>
#include <asm/tlbflush.h>

/*
 * Kernel stacks, each in a slot of the address space behind vmalloc's. Below each is a page that is
 * never mapped: a stack that overflows faults, rather than spoil its neighbour.
 *
 *	THREAD_STACKS_START
 *	| guard | stack 0 . . . | guard | stack 1 . . . | guard | ...
 *
 * Mapping is cheap, but to unmap one makes all CPUs drop their translations. So free stacks stay
 * mapped: some on a list of each CPU, without a lock as in page_alloc.c, and more in a pool for
 * all. The first word of a free stack leads to the next. What is too much for the pool is unmapped,
 * many at a time.
 */

#define SLOT_SIZE	(PAGE_SIZE + THREAD_SIZE)
#define NR_SLOTS	65536
#define LIST_MAX	8		/* free stacks of a CPU */
#define POOL_MAX	32

struct stack_list {
	void *first;
	unsigned int nr;
};

struct cpu_stacks {
	struct stack_list free;
	long in_use;			/* taken less freed, on this CPU */
};

static DEFINE_PER_CPU(struct cpu_stacks, stacks);

static DEFINE_SPINLOCK(stack_lock);	/* a leaf: guards the rest */
static struct stack_list pool;
static DECLARE_BITMAP(used_slots, NR_SLOTS);
static unsigned long first_free;	/* no free slot is before it */

static void push(struct stack_list *list, void *stack)
{
	*(void **)stack = list->first;
	list->first = stack;
	list->nr++;
}

/* => The list is not empty. */
static void *pop(struct stack_list *list)
{
	void *stack = list->first;

	list->first = *(void **)stack;
	list->nr--;
	return stack;
}

static void move(struct stack_list *from, struct stack_list *to, unsigned int nr)
{
	while (from->nr && nr--)
		push(to, pop(from));
}

/* ---- Slots ---- */

/* => The stack's address in a slot that is ours now, or NULL: all are taken. */
static void *get_slot(void)
{
	unsigned long slot;

	spin_lock(&stack_lock);
	slot = find_next_zero_bit(used_slots, NR_SLOTS, first_free);
	if (slot < NR_SLOTS)
		bitmap_set(used_slots, slot, 1);
	first_free = slot;
	spin_unlock(&stack_lock);
	if (slot == NR_SLOTS)
		return NULL;
	return (void *)(THREAD_STACKS_START + slot * SLOT_SIZE + PAGE_SIZE);
}

static void put_slot(void *stack)
{
	unsigned long slot = ((unsigned long)stack - THREAD_STACKS_START) / SLOT_SIZE;

	spin_lock(&stack_lock);
	bitmap_clear(used_slots, slot, 1);
	first_free = min(first_free, slot);
	spin_unlock(&stack_lock);
}

/* ---- Mapping ---- */

/* The pages go to `gone`: other CPUs may still reach them. */
static void unmap_pages(void *stack, unsigned long size, struct list_head *gone)
{
	for (unsigned long offset = 0; offset < size; offset += PAGE_SIZE) {
		unsigned long phys = kernel_unmap_page((unsigned long)stack + offset);

		list_add(&pfn_to_page(phys >> PAGE_SHIFT)->lru, gone);
	}
}

static void free_unmapped(struct list_head *gone)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, gone, lru)
		free_page(page);
}

static void *map_stack(void)
{
	void *stack = get_slot();
	unsigned long size;
	LIST_HEAD(gone);

	if (!stack)
		return NULL;
	for (size = 0; size < THREAD_SIZE; size += PAGE_SIZE) {
		struct page *page = alloc_page_unfailing(PAGE_STACK);

		if (!page)
			goto err_unmap;
		if (kernel_map_page((unsigned long)stack + size, page_to_phys(page))) {
			free_page(page);
			goto err_unmap;
		}
	}
	return stack;

err_unmap:
	unmap_pages(stack, size, &gone);
	if (size)
		flush_tlb_kernel_range((unsigned long)stack, (unsigned long)stack + size);
	put_slot(stack);
	free_unmapped(&gone);
	return NULL;
}

/*
 * One flush for all. A stack's slot is free for others only after it; the chain of stacks is in
 * their own memory, so it is remembered in an array before that is unmapped.
 */
static void unmap_some(struct stack_list *list)
{
	unsigned long start = ULONG_MAX, end = 0;
	void *unmapped[POOL_MAX];
	unsigned int nr = 0;
	LIST_HEAD(gone);

	while (list->nr && nr < POOL_MAX) {
		void *stack = unmapped[nr++] = pop(list);

		start = min(start, (unsigned long)stack);
		end = max(end, (unsigned long)stack + THREAD_SIZE);
		unmap_pages(stack, THREAD_SIZE, &gone);
	}
	flush_tlb_kernel_range(start, end);
	while (nr)
		put_slot(unmapped[--nr]);
	free_unmapped(&gone);
}

static void unmap_all(struct stack_list *list)
{
	while (list->nr)
		unmap_some(list);
}

/* ---- Taking and freeing ---- */

/* => The list is empty. False: it stays so. */
static noinline bool refill(struct stack_list *list)
{
	void *stack;

	spin_lock(&stack_lock);
	move(&pool, list, LIST_MAX / 2);
	spin_unlock(&stack_lock);
	if (list->nr)
		return true;
	stack = map_stack();
	if (!stack)
		return false;
	push(list, stack);
	return true;
}

/* => The list has room afterwards. */
static noinline void spill(struct stack_list *list)
{
	struct stack_list surplus = { NULL, 0 };

	spin_lock(&stack_lock);
	move(list, &pool, LIST_MAX / 2);
	if (pool.nr > POOL_MAX)
		move(&pool, &surplus, POOL_MAX / 2);
	spin_unlock(&stack_lock);
	unmap_all(&surplus);
}

void *alloc_thread_stack(void)
{
	struct cpu_stacks *mine = this_cpu_ptr(&stacks);

	if (should_fail_alloc())
		return NULL;
	if (unlikely(!mine->free.nr) && !refill(&mine->free))
		return NULL;
	mine->in_use++;
	return pop(&mine->free);
}

void free_thread_stack(void *stack)
{
	struct cpu_stacks *mine = this_cpu_ptr(&stacks);

	if (unlikely(mine->free.nr == LIST_MAX))
		spill(&mine->free);
	mine->in_use--;
	push(&mine->free, stack);
}

void thread_stack_drain(void)
{
	struct stack_list all = { NULL, 0 };

	move(&this_cpu_ptr(&stacks)->free, &all, LIST_MAX);
	spin_lock(&stack_lock);
	move(&pool, &all, POOL_MAX);
	spin_unlock(&stack_lock);
	unmap_all(&all);
}

unsigned long nr_thread_stacks(void)
{
	long sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		sum += READ_ONCE(per_cpu(stacks, cpu).in_use);
	return max(sum, 0L);
}
