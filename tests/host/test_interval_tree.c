/* SPDX-License-Identifier: MIT */

/* The interval tree finds what a look at every interval finds, in order, whatever has been done. */
/* sources: kernel/lib/interval_tree.c kernel/lib/rbtree.c */

#include <kernel/lib/interval_tree.h>

#include "test.h"

#define NR_THINGS	64
#define NR_STEPS	40000
#define TOP		40u		/* intervals begin below; some never end */

struct thing {
	bool present;
	struct interval_node node;
};

static struct thing things[NR_THINGS];
static struct rb_root root;

static bool meets(const struct interval_node *node, unsigned long start, unsigned long last)
{
	return node->start <= last && node->last >= start;
}

/* => The highest end in the subtree; every node knows its own. */
static unsigned long check_subtree(const struct rb_node *rb)
{
	const struct interval_node *node = rb_entry_safe((struct rb_node *)rb, struct interval_node,
							 rb);
	unsigned long left, right, last;

	if (!node)
		return 0;
	left = check_subtree(rb->rb_left);
	right = check_subtree(rb->rb_right);
	last = node->last;
	last = left > last ? left : last;
	last = right > last ? right : last;
	CHECK_EQ(node->subtree_last, last);
	CHECK(!RB_EMPTY_NODE(rb));
	return last;
}

static void check_query(unsigned long start, unsigned long last)
{
	struct interval_node *node, *prev = NULL;
	unsigned int found = 0, expected = 0;

	for_each_interval(node, &root, start, last) {
		CHECK(meets(node, start, last));
		CHECK(container_of(node, struct thing, node)->present);
		CHECK(!prev || prev->start <= node->start);
		CHECK(prev != node);
		prev = node;
		found++;
	}
	for (unsigned int i = 0; i < NR_THINGS; i++)
		expected += things[i].present && meets(&things[i].node, start, last);
	CHECK_EQ(found, expected);
}

static void set_random(struct interval_node *node)
{
	node->start = test_random() % TOP;
	node->last = test_random() % 16 ? node->start + test_random() % 8 : ~0UL;
}

static void random_step(void)
{
	struct thing *thing = &things[test_random() % NR_THINGS];
	struct thing *other = &things[test_random() % NR_THINGS];

	if (thing->present) {
		interval_erase(&thing->node, &root);
		thing->present = false;
		return;
	}
	thing->present = true;
	if (other->present && other != thing) {
		interval_insert_after(&thing->node, &other->node);
		CHECK(interval_next(&other->node, other->node.start, other->node.last) ==
		      &thing->node);
		CHECK_EQ(thing->node.last, other->node.last);
	} else {
		set_random(&thing->node);
		interval_insert(&thing->node, &root);
	}
}

TEST(model, "interval tree: every query finds what meets it, in order, and every sum is right")
{
	root = RB_ROOT;
	for (unsigned int step = 0; step < NR_STEPS; step++) {
		unsigned long start = test_random() % TOP;

		random_step();
		check_subtree(root.rb_node);
		check_query(start, start + test_random() % 10);
		check_query(start, start);
		check_query(TOP + 20, ~0UL);
	}
	check_query(0, ~0UL);
}
