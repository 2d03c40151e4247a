/* SPDX-License-Identifier: MIT */

#include <kernel/debug/sections.h>
#include <kernel/lib/bitmap.h>
#include <kernel/lib/bug.h>
#include <kernel/locking/lockdep.h>
#include <kernel/locking/spinlock.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <asm/percpu.h>

/*
 * The lock checker (debug build only). What it learns:
 *
 * Order. The graph has a node for each class and subclass of locks, and an edge from A to B once
 * somebody has taken B while he held A. Before a lock is waited for, the edges from all held ones
 * to it are added; one that would close a circle is a deadlock that waits to happen.
 *
 * Interrupts. A class that is taken in an interrupt, or with interrupts off, must never be taken
 * with interrupts on; see spinlock.h. The idle tasks are excused: they boot with interrupts off.
 *
 * Sleeping. might_sleep() says where one sleeps; no spinlock may be held there, and the
 * task is running: a second sleep within a first would take its wake-up, or never get one.
 *
 * Time. How long a spinlock of each class is held at most: see sections.h.
 *
 * Who only tries for a lock doesn't wait: no edges lead to it, but from it, as soon as it is held.
 */
#define MAX_CLASSES	256
#define SUBCLASSES	5	/* as many as an inode's lock has: I_LOCK_* */
#define MAX_NODES	(MAX_CLASSES * SUBCLASSES)

/* How a class has been taken. */
#define USED_IRQS_ON	0x01
#define USED_IRQS_OFF	0x02		/* or in an interrupt */

struct lock_class {
	const char *name;
	u8 usage;
	struct longest longest;		/* that a spinlock of it was held */
};

static unsigned int checker_lock; /* a bare lock: it can't check itself; guards all of these */
static struct lock_class classes[MAX_CLASSES];
static unsigned int nr_classes = 1;	/* 0 is "not seen yet" */
static DECLARE_BITMAP(edges[MAX_NODES], MAX_NODES);

static bool off;			/* something has been found: say that, and no more */
static bool selftesting;		/* what is found is only counted */
static unsigned int found;

struct cpu_locks {
	struct held_locks spin;
	struct section held[HELD_LOCKS_MAX];	/* since when, of each of them */
	unsigned int irq_depth;
	u64 entered;				/* the checker, that is at work */
};

static DEFINE_PER_CPU(struct cpu_locks, cpu_locks);

static unsigned long enter(void)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	this_cpu_ptr(&cpu_locks)->entered = rdtsc();
	while (xchg(&checker_lock, 1))
		cpu_relax();
	return flags;
}

static void leave(unsigned long flags)
{
	smp_store_release(&checker_lock, 0);
	sections_skip(rdtsc() - this_cpu_ptr(&cpu_locks)->entered);
	raw_local_irq_restore(flags);
}

/* ---- Reports ---- */

static const char *node_name(unsigned int node)
{
	return classes[node / SUBCLASSES].name;
}

static void print_held(const char *kind, const struct held_locks *held)
{
	for (unsigned int i = 0; i < held->n; i++)
		pr_err("  %s %s (%px)\n", kind, node_name(held->lock[i].node), held->lock[i].map);
}

/* => Doesn't return but in the self-test, with the checker's lock held as before. */
static void violation(const char *what, const char *name)
{
	if (selftesting) {
		found++;
		return;
	}
	off = true;
	smp_store_release(&checker_lock, 0);
	pr_err("lock checker: %s: %s; held:\n", what, name);
	print_held("spinning", &this_cpu_ptr(&cpu_locks)->spin);
	print_held("sleeping", &current->held_locks);
	panic("%s: %s", what, name);
}

/* ---- Classes ---- */

static u16 new_class(const char *name)
{
	BUG_ON(nr_classes == MAX_CLASSES);
	classes[nr_classes].name = name;
	return nr_classes++;
}

/* A static lock has no key: it is a class of its own, without a name. */
static u16 class_of(struct lock_map *map)
{
	struct lock_class_key *key = map->key;

	if (map->class)
		return map->class;
	if (!key)
		return map->class = new_class("a static lock");
	if (!key->class)
		key->class = new_class(key->name);
	return map->class = key->class;
}

static unsigned int node_of(struct lock_map *map, unsigned int subclass)
{
	return class_of(map) * SUBCLASSES + subclass;
}

/* ---- Order ---- */

/* => Whether `to` can be reached from `from`. Marks what it has seen. */
static bool reaches(unsigned int from, unsigned int to, unsigned long *seen)
{
	unsigned int next;

	if (from == to)
		return true;
	if (test_and_set_bit(from, seen))
		return false;
	for_each_set_bit(next, edges[from], nr_classes * SUBCLASSES)
		if (reaches(next, to, seen))
			return true;
	return false;
}

static void print_path(unsigned int from, unsigned int to)
{
	static DECLARE_BITMAP(seen, MAX_NODES);
	unsigned int next;

	while (from != to) {
		pr_err("  known: %s, then\n", node_name(from));
		for_each_set_bit(next, edges[from], MAX_NODES) {
			bitmap_zero(seen, MAX_NODES);
			if (reaches(next, to, seen))
				break;
		}
		from = next;
	}
	pr_err("  known: %s\n", node_name(to));
}

static void add_edge(unsigned int from, unsigned int to)
{
	static DECLARE_BITMAP(seen, MAX_NODES);

	if (from == to) {
		violation("taken while another of its class is held", node_name(to));
		return;
	}
	if (test_bit(to, edges[from]))
		return;
	bitmap_zero(seen, MAX_NODES);
	if (reaches(to, from, seen)) {
		if (!selftesting)
			print_path(to, from);
		violation("taken against the known order", node_name(to));
		return;
	}
	set_bit(to, edges[from]);
}

static void add_edges(const struct held_locks *held, unsigned int to)
{
	for (unsigned int i = 0; i < held->n; i++)
		add_edge(held->lock[i].node, to);
}

static void push(struct held_locks *held, struct lock_map *map, unsigned int node)
{
	BUG_ON(held->n == HELD_LOCKS_MAX);
	held->lock[held->n++] = (struct held_lock){ .map = map, .node = node };
}

/* => Where it is among them, or -1: nowhere. */
static int find_held(const struct held_locks *held, const struct lock_map *map)
{
	int i = held->n;

	while (i-- && held->lock[i].map != map)
		;
	return i;
}

static void pop(struct held_locks *held, struct lock_map *map)
{
	int i = find_held(held, map);

	if (i < 0) {
		violation("released, but not held", map->key ? map->key->name : "a static lock");
		return;
	}
	for (held->n--; i < (int)held->n; i++)
		held->lock[i] = held->lock[i + 1];
}

/* The sections are beside the locks in the same order. */
static void end_section(struct cpu_locks *cpu, const struct lock_map *map)
{
	int i = find_held(&cpu->spin, map);

	if (i < 0)
		return;
	section_end(&cpu->held[i], &classes[map->class].longest);
	for (; i + 1 < (int)cpu->spin.n; i++)
		cpu->held[i] = cpu->held[i + 1];
}

struct longest *lockdep_longest(unsigned int i, const char **name)
{
	if (i + 1 >= nr_classes)
		return NULL;
	*name = classes[i + 1].name;
	return &classes[i + 1].longest;
}

/* ---- Interrupts ---- */

static void check_irqs(struct lock_map *map, unsigned int irq_depth, bool irqs_on)
{
	struct lock_class *class = &classes[class_of(map)];

	if (!irqs_on && !irq_depth && current->flags & PF_IDLE)
		return;
	class->usage |= irqs_on ? USED_IRQS_ON : USED_IRQS_OFF;
	if (class->usage == (USED_IRQS_ON | USED_IRQS_OFF)) {
		violation("taken with interrupts on and off", class->name);
		class->usage = 0;
	}
}

void lockdep_irq_enter(void)
{
	irqs_go_off();
	this_cpu_ptr(&cpu_locks)->irq_depth++;
}

void lockdep_irq_exit(void)
{
	irqs_go_on();
	this_cpu_ptr(&cpu_locks)->irq_depth--;
}

/* ---- Hooks ---- */

void lockdep_spin_acquire(struct lock_map *map, unsigned int subclass, bool trylock)
{
	bool irqs_on = !irqs_disabled();
	struct cpu_locks *cpu;
	unsigned long flags;
	unsigned int node;

	if (off)
		return;
	flags = enter();
	cpu = this_cpu_ptr(&cpu_locks);
	node = node_of(map, subclass);
	if (!trylock) {
		add_edges(&cpu->spin, node);
		if (!cpu->irq_depth)
			add_edges(&current->held_locks, node);
		check_irqs(map, cpu->irq_depth, irqs_on);
	}
	push(&cpu->spin, map, node);
	leave(flags);
}

void lockdep_spin_acquired(struct lock_map *map)
{
	struct cpu_locks *cpu;
	unsigned long flags;

	map->owner = smp_processor_id() + 1;
	if (off)
		return;
	raw_local_irq_save(flags);
	cpu = this_cpu_ptr(&cpu_locks);
	section_begin(&cpu->held[cpu->spin.n - 1], (unsigned long)__builtin_return_address(0));
	raw_local_irq_restore(flags);
}

void lockdep_spin_release(struct lock_map *map)
{
	unsigned long flags;

	map->owner = 0;
	if (off)
		return;
	flags = enter();
	end_section(this_cpu_ptr(&cpu_locks), map);
	pop(&this_cpu_ptr(&cpu_locks)->spin, map);
	leave(flags);
}

bool lockdep_spin_held(const struct lock_map *map)
{
	return off || map->owner == smp_processor_id() + 1;
}

void lockdep_sleep_acquire(struct lock_map *map, unsigned int subclass, bool trylock)
{
	struct held_locks *held = &current->held_locks;
	unsigned long flags;
	unsigned int node;

	if (off)
		return;
	flags = enter();
	node = node_of(map, subclass);
	if (!trylock)
		add_edges(held, node);
	push(held, map, node);
	leave(flags);
}

void lockdep_sleep_release(struct lock_map *map)
{
	unsigned long flags;

	if (off)
		return;
	flags = enter();
	pop(&current->held_locks, map);
	leave(flags);
}

bool lockdep_sleep_held(const struct lock_map *map)
{
	return off || find_held(&current->held_locks, map) >= 0;
}

void lockdep_init_task(struct held_locks *held)
{
	held->n = 0;
}

void lockdep_assert_none_held(void)
{
	unsigned long flags;

	if (off)
		return;
	flags = enter();
	if (current->held_locks.n || this_cpu_ptr(&cpu_locks)->spin.n)
		violation("still held at the end", current->comm);
	leave(flags);
}

void might_schedule(void)
{
	bool irqs_off = irqs_disabled();
	unsigned long flags;

	if (off)
		return;
	flags = enter();
	if (this_cpu_ptr(&cpu_locks)->spin.n)
		violation("about to sleep with a spinlock held", current->comm);
	else if (this_cpu_ptr(&cpu_locks)->irq_depth || (irqs_off && !(current->flags & PF_IDLE)))
		violation("about to sleep with interrupts off", current->comm);
	leave(flags);
}

void might_sleep(void)
{
	might_schedule();
	if (!off && current->state != TASK_RUNNING)
		violation("about to sleep while in a sleeping state", current->comm);
}

/* ---- Self-test: each must trip the checker once ---- */

static spinlock_t test_a, test_b, test_irq;

static void wrong_order(void)
{
	spin_lock(&test_b);
	spin_lock(&test_a);
	spin_unlock(&test_a);
	spin_unlock(&test_b);
}

static void twice(void)
{
	lockdep_spin_acquire(&test_a.map, 0, false);
	lockdep_spin_acquire(&test_a.map, 0, false);
	lockdep_spin_release(&test_a.map);
	lockdep_spin_release(&test_a.map);
}

static void irq_lock_with_interrupts_on(void)
{
	unsigned long flags;

	spin_lock_irqsave(&test_irq, flags);
	lockdep_irq_enter();
	spin_unlock(&test_irq);
	spin_lock(&test_irq);
	lockdep_irq_exit();
	spin_unlock_irqrestore(&test_irq, flags);
	spin_lock(&test_irq);
	spin_unlock(&test_irq);
}

static void sleep_with_spinlock(void)
{
	spin_lock(&test_a);
	might_sleep();
	spin_unlock(&test_a);
}

static void sleep_in_sleeping_state(void)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	might_sleep();
	__set_current_state(TASK_RUNNING);
}

static void release_not_held(void)
{
	lockdep_spin_release(&test_a.map);
}

static int must_trip(const char *name, void (*mistake)(void))
{
	found = 0;
	mistake();
	if (found == 1)
		return 0;
	pr_err("lock checker: self-test %s: noticed %u times, not once\n", name, found);
	return 1;
}

int lockdep_selftest(void)
{
	int missed = 0;

	spin_lock_init(&test_a);
	spin_lock_init(&test_b);
	spin_lock_init(&test_irq);
	spin_lock(&test_a);
	spin_lock(&test_b);
	spin_unlock(&test_b);
	spin_unlock(&test_a);

	selftesting = true;
	missed += must_trip("wrong order", wrong_order);
	missed += must_trip("taken twice", twice);
	missed += must_trip("irq lock", irq_lock_with_interrupts_on);
	missed += must_trip("sleep with spinlock", sleep_with_spinlock);
	missed += must_trip("sleep in a sleeping state", sleep_in_sleeping_state);
	missed += must_trip("release of a free lock", release_not_held);
	selftesting = false;
	return missed;
}
