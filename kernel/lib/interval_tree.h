/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_INTERVAL_TREE_H
#define KERNEL_LIB_INTERVAL_TREE_H

#include <kernel/lib/list.h>
#include <kernel/lib/rbtree.h>

/*
 * Intervals [start, last] of numbers, which may overlap: who of them meets a given one?
 *
 * A red-black tree by `start`, in which each node knows the highest end below it: where that is too
 * low there is nothing to look for, and behind the first start that is too high neither. (Cormen et
 * al., Introduction to Algorithms, "Augmenting data structures".) Equal intervals are a ring, of
 * which one is in the tree: what is equal to one at hand comes and goes in constant time.
 */
struct interval_node {
	struct rb_node rb;
	unsigned long start, last;	/* constant while it is in a tree */
	unsigned long subtree_last;	/* in the tree: the highest `last` of it and all below it */
	struct list_head same;		/* those equal to it; RB_EMPTY_NODE but one of them */
};

#define interval_entry(ptr, type, member)	container_of(ptr, type, member)

/* => `node`, with start and last set, comes into the tree; behind its equals. */
void interval_insert(struct interval_node *node, struct rb_root *root);

/* The same for one that is made equal to `prev`, and comes next to that in the order. */
static inline void interval_insert_after(struct interval_node *node, struct interval_node *prev)
{
	node->start = prev->start;
	node->last = prev->last;
	RB_CLEAR_NODE(&node->rb);
	list_add(&node->same, &prev->same);
}

/* For one that is in the tree itself. If others are equal to it, the next takes its place. */
void interval_erase_node(struct interval_node *node, struct rb_root *root);

static inline void interval_erase(struct interval_node *node, struct rb_root *root)
{
	if (RB_EMPTY_NODE(&node->rb))
		list_del(&node->same);
	else
		interval_erase_node(node, root);
}

/* => The first that meets [start, last]; the next one after `node`, in order; NULL: no more. */
struct interval_node *interval_first(const struct rb_root *root, unsigned long start,
				     unsigned long last);
struct interval_node *interval_next(struct interval_node *node, unsigned long start,
				    unsigned long last);

#define for_each_interval(node, root, start, last_)			\
	for ((node) = interval_first(root, start, last_); (node);	\
	     (node) = interval_next(node, start, last_))

#endif
