/* SPDX-License-Identifier: MIT */

/* The red-black tree keeps its order and its rules, whatever is done to it. */
/* sources: kernel/lib/rbtree.c */

#include <kernel/lib/rbtree.h>

#include "test.h"

#define NR_THINGS	1024

struct thing {
	unsigned int key;
	bool present;
	struct rb_node node;
};

static struct thing things[NR_THINGS];
static struct rb_root root;

static unsigned int key_of(const struct rb_node *node)
{
	return rb_entry(node, struct thing, node)->key;
}

static void reset(void)
{
	root = RB_ROOT;
	for (unsigned int i = 0; i < NR_THINGS; i++)
		things[i] = (struct thing) { .key = i };
}

static void insert(struct thing *thing)
{
	struct rb_node **link = &root.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = thing->key < key_of(parent) ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&thing->node, parent, link);
	rb_insert_color(&thing->node, &root);
	thing->present = true;
}

static void erase(struct thing *thing)
{
	rb_erase(&thing->node, &root);
	thing->present = false;
}

/* => The number of black nodes on every way down; checks R2, R3 and the links up. */
static unsigned int check_subtree(const struct rb_node *node, const struct rb_node *parent)
{
	unsigned int left, right;

	if (!node)
		return 0;
	CHECK(rb_parent(node) == parent);
	if (!rb_is_black(node)) {
		CHECK(parent && rb_is_black(parent));
	}
	left = check_subtree(node->rb_left, node);
	right = check_subtree(node->rb_right, node);
	CHECK_EQ(left, right);
	return left + rb_is_black(node);
}

static void check_rules(void)
{
	CHECK(!root.rb_node || rb_is_black(root.rb_node));
	check_subtree(root.rb_node, NULL);
}

/* The tree has those that are present, in order, both ways. */
static void check_model(void)
{
	struct rb_node *node = rb_first(&root);

	for (unsigned int i = 0; i < NR_THINGS; i++) {
		if (!things[i].present)
			continue;
		CHECK(node == &things[i].node);
		node = rb_next(node);
	}
	CHECK(!node);
	node = rb_last(&root);
	for (unsigned int i = NR_THINGS; i-- > 0; ) {
		if (!things[i].present)
			continue;
		CHECK(node == &things[i].node);
		node = rb_prev(node);
	}
	CHECK(!node);
}

TEST(random_operations, "rbtree: 40000 random insertions and removals keep order and rules")
{
	struct thing *thing;

	reset();
	for (int i = 0; i < 40000; i++) {
		/* Small trees are where the special cases are. */
		thing = &things[test_random() % (i < 20000 ? 16 : NR_THINGS)];
		if (thing->present)
			erase(thing);
		else
			insert(thing);
		check_rules();
		if (i % 64 == 0)
			check_model();
	}
	check_model();
}

TEST(monotonous, "rbtree: filled upwards, emptied downwards and from the root")
{
	reset();
	for (unsigned int i = 0; i < NR_THINGS; i++)
		insert(&things[i]);
	check_rules();
	check_model();
	for (unsigned int i = NR_THINGS; i-- > NR_THINGS / 2; )
		erase(&things[i]);
	check_rules();
	check_model();
	while (root.rb_node) {
		erase(rb_entry(root.rb_node, struct thing, node));
		check_rules();
	}
	check_model();
}

TEST(replace, "rbtree: a node replaces another in any place")
{
	struct thing other;

	for (unsigned int i = 0; i < 40; i++) {
		reset();
		for (unsigned int j = 0; j < 40; j++)
			insert(&things[j]);
		other = (struct thing) { .key = i };
		rb_replace_node(&things[i].node, &other.node, &root);
		check_rules();
		rb_replace_node(&other.node, &things[i].node, &root);
		check_model();
	}
}

TEST(build_sorted,
     "rbtree: building from a chain gives a flat tree that keeps the rules, for n to 1000")
{
	for (unsigned int n = 0; n <= 1000; n++) {
		reset();
		for (unsigned int i = 0; i < n; i++) {
			things[i].present = true;
			things[i].node.rb_parent_color = ~0UL;
			things[i].node.rb_left = (void *)~0UL;
			things[i].node.rb_right = i + 1 < n ? &things[i + 1].node : (void *)~0UL;
		}
		root.rb_node = (void *)~0UL;
		rb_build_sorted(&root, n ? &things[0].node : NULL, n);
		check_rules();
		check_model();
	}
}

TEST(build_then_change, "rbtree: a tree that was built takes insertions and removals")
{
	for (unsigned int n = 1; n <= 64; n++) {
		reset();
		for (unsigned int i = 0; i < n; i++) {
			things[2 * i].present = true;
			things[2 * i].node.rb_right = &things[2 * i + 2].node;
		}
		rb_build_sorted(&root, &things[0].node, n);
		for (unsigned int i = 0; i < n; i++) {
			insert(&things[2 * i + 1]);
			erase(&things[2 * i]);
			check_rules();
		}
		check_model();
	}
}
