/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_RBTREE_H
#define KERNEL_LIB_RBTREE_H

#include <kernel/lib/types.h>

/*
 * Red-black trees, linked through a member of their elements. The caller descends and compares
 * himself, so no comparison is a call:
 *
 *	struct rb_node **link = &root->rb_node, *parent = NULL;
 *
 *	while (*link) {
 *		parent = *link;
 *		if (key < rb_entry(parent, struct thing, node)->key)
 *			link = &parent->rb_left;
 *		else
 *			link = &parent->rb_right;
 *	}
 *	rb_link_node(&thing->node, parent, link);
 *	rb_insert_color(&thing->node, root);
 */
struct rb_node {
	unsigned long rb_parent_color;	/* parent, and in bit 0 the colour: 1 is black */
	struct rb_node *rb_right;
	struct rb_node *rb_left;
} __aligned(sizeof(long));

struct rb_root {
	struct rb_node *rb_node;
};

#define RB_ROOT		(struct rb_root) { NULL }
#define RB_RED		0UL
#define RB_BLACK	1UL

#define rb_entry(ptr, type, member)	container_of(ptr, type, member)
#define rb_entry_safe(ptr, type, member) \
	({ struct rb_node *__rb = (ptr); __rb ? rb_entry(__rb, type, member) : NULL; })

static inline struct rb_node *rb_parent(const struct rb_node *node)
{
	return (struct rb_node *)(node->rb_parent_color & ~RB_BLACK);
}

static inline bool rb_is_black(const struct rb_node *node)
{
	return node->rb_parent_color & RB_BLACK;
}

static inline bool RB_EMPTY_ROOT(const struct rb_root *root)
{
	return !READ_ONCE(root->rb_node);
}

/* A node that is in no tree is its own parent, if its owner said so by RB_CLEAR_NODE. */
static inline void RB_CLEAR_NODE(struct rb_node *node)
{
	node->rb_parent_color = (unsigned long)node;
}

static inline bool RB_EMPTY_NODE(const struct rb_node *node)
{
	return node->rb_parent_color == (unsigned long)node;
}

/* => A red leaf at *link, below `parent` (NULL: the root). rb_insert_color() must follow. */
static inline void rb_link_node(struct rb_node *node, struct rb_node *parent, struct rb_node **link)
{
	node->rb_parent_color = (unsigned long)parent | RB_RED;
	node->rb_left = NULL;
	node->rb_right = NULL;
	*link = node;
}

void rb_insert_color(struct rb_node *node, struct rb_root *root);
void rb_erase(struct rb_node *node, struct rb_root *root);

/*
 * The same for a tree whose nodes hold a value that sums up what is below them. `update` computes
 * that of one node anew from its own and its children's. => Whether it has changed. A new node's is
 * right before it is inserted.
 */
typedef bool (*rb_update_t)(struct rb_node *node);
void rb_insert_augmented(struct rb_node *node, struct rb_root *root, rb_update_t update);
void rb_erase_augmented(struct rb_node *node, struct rb_root *root, rb_update_t update);

/* => In order of the keys; NULL at the end. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);

/* `node`, with a key that sorts equally, takes the place of `old`. */
void rb_replace_node(struct rb_node *old, struct rb_node *node, struct rb_root *root);

/*
 * rb_build_sorted - make a tree of n nodes that are in order already, in linear time.
 *
 * The nodes come as a chain through rb_right; nothing else in them need be set, nor the rb_right of
 * the last. Who makes the elements one after another, as dup_mmap
 * does, chains them on the way (prev->rb_right = node) and builds once at the end.
 * => As flat as a tree of n nodes can be. Nothing of the old *root is looked at.
 */
void rb_build_sorted(struct rb_root *root, struct rb_node *first, unsigned long n);

#endif
