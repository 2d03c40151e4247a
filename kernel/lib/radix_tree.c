/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/lib/radix_tree.h>
#include <kernel/lib/string.h>
#include <mm/slab.h>

/*
 * Every level takes six bits of the index, the top one the highest. The tree is just as high as its
 * largest index needs, and no node in it is empty.
 *
 *	height 2:	      root->node
 *			     [0 | 1 | .. | 63]		index bits 6-11
 *			      |       \
 *		      [0 | 1 | ..]   [.. | 63]		index bits 0-5
 *		       |   |                |
 *		     items of index 0, 1  ..  4095
 */
#define SHIFT		6
#define SLOTS		(1UL << SHIFT)
#define MAX_HEIGHT	DIV_ROUND_UP(BITS_PER_LONG, SHIFT)

struct radix_tree_node {
	void *slots[SLOTS];
	unsigned int count;		/* of slots in use */
};

static struct kmem_cache *node_cache;

void __init radix_tree_init(void)
{
	node_cache = kmem_cache_create("radix_tree_node", sizeof(struct radix_tree_node), 0);
}

static inline unsigned int slot_of(unsigned long index, unsigned int level)
{
	return index >> level * SHIFT & (SLOTS - 1);
}

/* => The largest index that a tree of this height has a place for. */
static inline unsigned long max_index(unsigned int height)
{
	return height < MAX_HEIGHT ? (1UL << height * SHIFT) - 1 : ULONG_MAX;
}

static unsigned int height_for(unsigned long index)
{
	unsigned int height = 1;

	while (index > max_index(height))
		height++;
	return height;
}

/* ---- The reserve ---- */

static void give_node(struct radix_tree_reserve *reserve, struct radix_tree_node *node)
{
	node->slots[0] = reserve->nodes;
	reserve->nodes = node;
	reserve->count++;
}

static struct radix_tree_node *take_node(struct radix_tree_reserve *reserve)
{
	struct radix_tree_node *node = reserve->nodes;

	BUG_ON(!node);
	reserve->nodes = node->slots[0];
	reserve->count--;
	return node;
}

int radix_tree_reserve(struct radix_tree_reserve *reserve)
{
	struct radix_tree_node *node;

	for (; reserve->missing; reserve->missing--) {
		node = kmem_cache_alloc(node_cache);
		if (!node)
			return -ENOMEM;
		give_node(reserve, node);
	}
	return 0;
}

void radix_tree_release(struct radix_tree_reserve *reserve)
{
	while (reserve->nodes)
		kmem_cache_free(node_cache, take_node(reserve));
}

/* ---- The tree ---- */

/* => The place of the item, or NULL where there is no node with it. */
static void **find_slot(const struct radix_tree_root *root, unsigned long index)
{
	struct radix_tree_node *node = root->node;
	unsigned int level = root->height;

	if (level == 0 || index > max_index(level))
		return NULL;
	while (--level > 0) {
		node = node->slots[slot_of(index, level)];
		if (!node)
			return NULL;
	}
	return &node->slots[slot_of(index, 0)];
}

void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index)
{
	void **slot = find_slot(root, index);

	return slot ? *slot : NULL;
}

/* => How many new nodes the way to `index` takes. */
static unsigned int nodes_needed(const struct radix_tree_root *root, unsigned long index)
{
	unsigned int height = height_for(index), level = root->height;
	struct radix_tree_node *node = root->node;

	if (level == 0)
		return height;
	if (height > level) /* so many on top, and a branch of its own below the topmost */
		return (height - level) + (height - 1);
	while (--level > 0) {
		node = node->slots[slot_of(index, level)];
		if (!node)
			return level;
	}
	return 0;
}

static struct radix_tree_node *new_node(struct radix_tree_reserve *reserve)
{
	struct radix_tree_node *node = take_node(reserve);

	memset(node, 0, sizeof(*node));
	return node;
}

/* Make the tree high enough: the old top becomes the first child of a new one. */
static void grow(struct radix_tree_root *root, unsigned int height,
		 struct radix_tree_reserve *reserve)
{
	struct radix_tree_node *node;

	while (root->height < height) {
		node = new_node(reserve);
		if (root->node) {
			node->slots[0] = root->node;
			node->count = 1;
			root->height++;
		} else {
			root->height = height;
		}
		root->node = node;
	}
}

int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item,
		      struct radix_tree_reserve *reserve)
{
	unsigned int needed = nodes_needed(root, index), level;
	struct radix_tree_node *node;
	void **slot;

	if (needed > reserve->count) {
		reserve->missing = needed - reserve->count;
		return -ENOMEM;
	}
	if (!needed && radix_tree_lookup(root, index))
		return -EEXIST;
	/* Nothing below can fail. */

	grow(root, height_for(index), reserve);
	node = root->node;
	for (level = root->height - 1; level > 0; level--) {
		slot = &node->slots[slot_of(index, level)];
		if (!*slot) {
			*slot = new_node(reserve);
			node->count++;
		}
		node = *slot;
	}
	node->slots[slot_of(index, 0)] = item;
	node->count++;
	return 0;
}

/* Without items beyond the first child, the top is not needed. */
static void shrink(struct radix_tree_root *root, struct radix_tree_reserve *reserve)
{
	struct radix_tree_node *node = root->node;

	while (root->height > 1 && node->count == 1 && node->slots[0]) {
		root->node = node->slots[0];
		root->height--;
		give_node(reserve, node);
		node = root->node;
	}
}

void *radix_tree_delete(struct radix_tree_root *root, unsigned long index,
			struct radix_tree_reserve *reserve)
{
	struct radix_tree_node *path[MAX_HEIGHT], *node = root->node;
	void *item = radix_tree_lookup(root, index);
	unsigned int level;

	if (!item)
		return NULL;
	for (level = root->height - 1; level > 0; level--) {
		path[level] = node;
		node = node->slots[slot_of(index, level)];
	}
	path[0] = node;

	/* Up from the item, past the nodes that it leaves empty. */
	for (level = 0; level < root->height; level++) {
		path[level]->slots[slot_of(index, level)] = NULL;
		if (--path[level]->count > 0)
			break;
		give_node(reserve, path[level]);
	}
	if (level == root->height)
		radix_tree_root_init(root);
	else
		shrink(root, reserve);
	return item;
}

/*
 * One descent towards *index. => True with the item of *index; or with none, and *index raised to
 * the next one that there may be an item for. False: the tree ends before that.
 */
static bool descend(const struct radix_tree_root *root, unsigned long *index, void **item)
{
	struct radix_tree_node *node = root->node;
	unsigned int level = root->height, slot, empty;
	unsigned long next;

	while (level-- > 0) {
		slot = slot_of(*index, level);
		for (empty = 0; slot + empty < SLOTS && !node->slots[slot + empty]; empty++)
			;
		if (empty) {
			next = ((*index >> level * SHIFT) + empty) << level * SHIFT;
			*item = NULL;
			if (next <= *index || next > max_index(root->height))
				return false;
			*index = next;
			return true;
		}
		node = node->slots[slot];
	}
	*item = node;
	return true;
}

void *radix_tree_next(const struct radix_tree_root *root, unsigned long *index)
{
	unsigned long i = *index;
	void *item;

	if (root->height == 0 || i > max_index(root->height))
		return NULL;
	do {
		if (!descend(root, &i, &item))
			return NULL;
	} while (!item);
	*index = i;
	return item;
}
