/* SPDX-License-Identifier: MIT */

#include <kernel/lib/interval_tree.h>

static inline struct interval_node *interval_of(const struct rb_node *rb)
{
	return rb_entry_safe((struct rb_node *)rb, struct interval_node, rb);
}

/* => Is there anything in the subtree that ends at or behind `start`? */
static inline bool reaches(const struct interval_node *subtree, unsigned long start)
{
	return subtree && subtree->subtree_last >= start;
}

static bool update(struct rb_node *rb)
{
	struct interval_node *node = interval_of(rb);
	const struct interval_node *left = interval_of(rb->rb_left);
	const struct interval_node *right = interval_of(rb->rb_right);
	unsigned long last = node->last;

	if (left && left->subtree_last > last)
		last = left->subtree_last;
	if (right && right->subtree_last > last)
		last = right->subtree_last;
	if (node->subtree_last == last)
		return false;
	node->subtree_last = last;
	return true;
}

void interval_insert(struct interval_node *node, struct rb_root *root)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		struct interval_node *at = interval_of(*link);

		if (node->start == at->start && node->last == at->last) {
			RB_CLEAR_NODE(&node->rb);
			list_add_tail(&node->same, &at->same);
			return;
		}
		parent = *link;
		if (node->start < at->start || (node->start == at->start && node->last < at->last))
			link = &parent->rb_left;
		else
			link = &parent->rb_right;
	}
	INIT_LIST_HEAD(&node->same);
	node->subtree_last = node->last;
	rb_link_node(&node->rb, parent, link);
	rb_insert_augmented(&node->rb, root, update);
}

void interval_erase_node(struct interval_node *node, struct rb_root *root)
{
	struct interval_node *next = list_entry(node->same.next, struct interval_node, same);

	if (next == node) {
		rb_erase_augmented(&node->rb, root, update);
		return;
	}
	next->subtree_last = node->subtree_last;
	rb_replace_node(&node->rb, &next->rb, root);
	list_del(&node->same);
}

/* => The first of a subtree; something in it ends at or behind `start`. */
static struct interval_node *first_below(struct interval_node *node, unsigned long start,
					 unsigned long last)
{
	for (;;) {
		while (reaches(interval_of(node->rb.rb_left), start))
			node = interval_of(node->rb.rb_left);
		/* Nothing on the left ends late enough; all on the right begins later than this. */
		if (node->start > last)
			return NULL;
		if (node->last >= start)
			return node;
		node = interval_of(node->rb.rb_right);
	}
}

struct interval_node *interval_first(const struct rb_root *root, unsigned long start,
				     unsigned long last)
{
	struct interval_node *top = interval_of(root->rb_node);

	return reaches(top, start) ? first_below(top, start, last) : NULL;
}

struct interval_node *interval_next(struct interval_node *node, unsigned long start,
				    unsigned long last)
{
	struct rb_node *rb, *parent;

	node = list_entry(node->same.next, struct interval_node, same);
	if (RB_EMPTY_NODE(&node->rb))
		return node;
	rb = &node->rb;		/* once round */
	if (reaches(interval_of(rb->rb_right), start))
		return first_below(interval_of(rb->rb_right), start, last);
	for (;; rb = parent) {
		parent = rb_parent(rb);
		if (!parent)
			return NULL;
		node = interval_of(parent);
		if (rb == parent->rb_right)
			continue;
		if (node->start > last)
			return NULL;
		if (node->last >= start)
			return node;
		if (reaches(interval_of(parent->rb_right), start))
			return first_below(interval_of(parent->rb_right), start, last);
	}
}
