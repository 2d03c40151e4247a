/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_RADIX_TREE_H
#define KERNEL_LIB_RADIX_TREE_H

#include <kernel/lib/types.h>

/*
 * From an index (any unsigned long) to a pointer (not NULL), by a tree of nodes of 64 slots, as
 * high as the largest index needs. It has no lock of its own: the caller's, usually a spinlock,
 * excludes changes.
 *
 * Nothing is allocated or freed under that lock. Nodes come from, and go back to, a reserve that
 * the caller has on his stack; that is empty at first, for most insertions need no node:
 *
 *	struct radix_tree_reserve reserve = RADIX_TREE_RESERVE_INIT;
 *
 *	do {
 *		spin_lock(lock);
 *		err = radix_tree_insert(root, index, item, &reserve);
 *		spin_unlock(lock);
 *	} while (err == -ENOMEM && radix_tree_reserve(&reserve) == 0);
 *	radix_tree_release(&reserve);
 *
 *	spin_lock(lock);
 *	item = radix_tree_delete(root, index, &reserve);
 *	spin_unlock(lock);
 *	radix_tree_release(&reserve);
 */
struct radix_tree_node;

struct radix_tree_root {
	struct radix_tree_node *node;
	unsigned int height;		/* levels; 0: empty */
};

struct radix_tree_reserve {
	struct radix_tree_node *nodes;	/* chained by their first slots */
	unsigned int count;
	unsigned int missing;		/* how many more the last insertion would have needed */
};

#define RADIX_TREE_INIT		{ NULL, 0 }
#define RADIX_TREE_RESERVE_INIT	{ NULL, 0, 0 }

static inline void radix_tree_root_init(struct radix_tree_root *root)
{
	root->node = NULL;
	root->height = 0;
}

void radix_tree_init(void);		/* the slab cache; boot */

static inline bool radix_tree_empty(const struct radix_tree_root *root)
{
	return root->height == 0;
}

/* => The item, or NULL. Caller's lock held. */
void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index);

/*
 * => 0; -EEXIST: there is one already; -ENOMEM: the reserve has too few nodes, nothing has changed,
 *    radix_tree_reserve() without the lock and once more. Caller's lock held.
 */
int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item,
		      struct radix_tree_reserve *reserve);

/* => The item taken out, or NULL; nodes that became empty are in the reserve. Caller's lock
 * held. */
void *radix_tree_delete(struct radix_tree_root *root, unsigned long index,
			struct radix_tree_reserve *reserve);

/*
 * => The first item at or after *index, and its index; NULL: none, *index unchanged.
 *    To visit all: for (index = 0; (item = radix_tree_next(root, &index)); index++), where
 *    index++ wraps only behind ULONG_MAX. Caller's lock held.
 */
void *radix_tree_next(const struct radix_tree_root *root, unsigned long *index);

/* => Adds the missing nodes: 0, or -ENOMEM (keeps what it got). No lock held. */
int radix_tree_reserve(struct radix_tree_reserve *reserve);
/* => Frees what is left. No lock held. */
void radix_tree_release(struct radix_tree_reserve *reserve);

#endif
