/* SPDX-License-Identifier: MIT */

/*
 * Red-black trees (Guibas and Sedgewick; in the form of Cormen et al., Introduction to Algorithms).
 *
 * R1. The root is black.
 * R2. A red node has no red child.
 * R3. All ways from a node down to a missing child pass the same number of black nodes.
 *
 * So no way is more than twice as long as another. In the drawings R and B are nodes whose colour
 * is known, lower-case letters subtrees or nodes of either colour, n the node at which a rule is
 * broken. Everything is drawn for a left child; with `left` false it is the mirror image.
 */

#include <kernel/lib/rbtree.h>

static __always_inline struct rb_node **side(struct rb_node *node, bool left)
{
	return left ? &node->rb_left : &node->rb_right;
}

static inline bool is_black(const struct rb_node *node)
{
	return !node || rb_is_black(node);	/* a missing child is black */
}

static inline void set_black(struct rb_node *node)
{
	node->rb_parent_color |= RB_BLACK;
}

static inline void set_red(struct rb_node *node)
{
	node->rb_parent_color &= ~RB_BLACK;
}

static inline void set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->rb_parent_color = (node->rb_parent_color & RB_BLACK) | (unsigned long)parent;
}

static inline void copy_color(struct rb_node *node, const struct rb_node *from)
{
	node->rb_parent_color = (unsigned long)rb_parent(node) | (from->rb_parent_color & RB_BLACK);
}

/* What points down to `old` points to `node` (or to nothing) now, and that points back up. */
static inline void replace_child(struct rb_node *old, struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent = rb_parent(old);

	if (!parent)
		root->rb_node = node;
	else if (parent->rb_left == old)
		parent->rb_left = node;
	else
		parent->rb_right = node;
	if (node)
		set_parent(node, parent);
}

/*
 * The node goes down to the left, its right child comes up. Order is kept, colours stay with nodes.
 * What is below the two together stays, too, so nobody above them has anything to sum up anew.
 *
 *	  node                 child
 *	  /  \                 /  \
 *	 a  child     =>    node   c
 *	     /  \           /  \
 *	    b    c         a    b
 */
static __always_inline void rotate(struct rb_node *node, bool left, struct rb_root *root,
				   rb_update_t update)
{
	struct rb_node *child = *side(node, !left);
	struct rb_node *inner = *side(child, left);

	*side(node, !left) = inner;
	if (inner)
		set_parent(inner, node);
	replace_child(node, child, root);
	*side(child, left) = node;
	set_parent(node, child);
	if (update) {
		update(node);
		update(child);
	}
}

/*
 * rb_insert_color - the new node is a red leaf: R3 holds, R2 is broken if its parent is red, too.
 * The grandparent is black then.
 */
static __always_inline void insert_color(struct rb_node *node, struct rb_root *root,
					 rb_update_t update)
{
	struct rb_node *parent, *gparent, *uncle;
	bool left;

	while ((parent = rb_parent(node)) && !rb_is_black(parent)) {
		gparent = rb_parent(parent);
		left = parent == gparent->rb_left;
		uncle = *side(gparent, !left);

		/*
		 * The uncle is red: recolour, and the question moves up by two.
		 *
		 *	    B               n:R
		 *	   / \              / \
		 *	  R   R     =>     B   B
		 *	 /                /
		 *	n:R              R
		 */
		if (!is_black(uncle)) {
			set_black(parent);
			set_black(uncle);
			set_red(gparent);
			node = gparent;
			continue;
		}

		/*
		 * The node is an inner grandchild: make it an outer one.
		 *
		 *	    B               B
		 *	   / \             / \
		 *	  R   u    =>    n:R  u
		 *	   \             /
		 *	   n:R          R
		 */
		if (node == *side(parent, !left)) {
			rotate(parent, left, root, update);
			parent = node;
		}

		/*
		 * It is an outer one: the parent takes the grandparent's place and colour.
		 *
		 *	      B             B
		 *	     / \           / \
		 *	    R   u   =>    R   R
		 *	   / \               / \
		 *	  R   c             c   u
		 */
		rotate(gparent, !left, root, update);
		set_black(parent);
		set_red(gparent);
		break;
	}
	set_black(root->rb_node);
}

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	insert_color(node, root, NULL);
}

void rb_insert_augmented(struct rb_node *node, struct rb_root *root, rb_update_t update)
{
	for (struct rb_node *above = rb_parent(node); above && update(above);)
		above = rb_parent(above);
	insert_color(node, root, update);
}

/*
 * A black node is missing on all ways through n, a child of `parent` that may be NULL. Its sibling
 * is never missing: there is at least one black node on the ways through it.
 */
static __always_inline void restore_black(struct rb_node *node, struct rb_node *parent,
					  struct rb_root *root, rb_update_t update)
{
	struct rb_node *sibling, *inner, *outer;
	bool left;

	while (parent && is_black(node)) {
		left = node == parent->rb_left;
		sibling = *side(parent, !left);

		/*
		 * The sibling is red: get a black one.
		 *
		 *	  B                 B
		 *	 / \               / \
		 *	n   R      =>     R   d
		 *	   / \           / \
		 *	  B   d         n   B
		 */
		if (!rb_is_black(sibling)) {
			rotate(parent, left, root, update);
			set_black(sibling);
			set_red(parent);
			sibling = *side(parent, !left);
		}

		/*
		 * It has no red child: make it red, so one is missing on all ways through p.
		 *
		 *	  p                 n:p
		 *	 / \               /   \
		 *	n   B      =>     .     R
		 *	   / \                 / \
		 *	  B   B               B   B
		 */
		inner = *side(sibling, left);
		outer = *side(sibling, !left);
		if (is_black(inner) && is_black(outer)) {
			set_red(sibling);
			node = parent;
			parent = rb_parent(node);
			continue;
		}

		/*
		 * Its red child is the inner one: make it the outer one.
		 *
		 *	  p                  p
		 *	 / \                / \
		 *	n   B      =>      n   B
		 *	   / \                  \
		 *	  R   B                  R
		 *	                          \
		 *	                           B
		 */
		if (is_black(outer)) {
			rotate(sibling, !left, root, update);
			set_black(inner);
			set_red(sibling);
			outer = sibling;
			sibling = inner;
		}

		/*
		 * Its outer child is red: one more black node on the left, and all is well.
		 *
		 *	  p                  p'
		 *	 / \                / \
		 *	n   B      =>      B   B
		 *	   / \            / \
		 *	  c   R          n   c
		 */
		rotate(parent, left, root, update);
		copy_color(sibling, parent);
		set_black(parent);
		set_black(outer);
		return;
	}
	if (node)
		set_black(node);
}

static __always_inline void erase(struct rb_node *node, struct rb_root *root, rb_update_t update)
{
	struct rb_node *gone = node, *child, *parent;
	bool black;

	/* A node with two children has a successor without a left one, which can take its place. */
	if (node->rb_left && node->rb_right)
		for (gone = node->rb_right; gone->rb_left; )
			gone = gone->rb_left;

	child = gone->rb_left ? gone->rb_left : gone->rb_right;
	parent = rb_parent(gone);
	black = rb_is_black(gone);
	replace_child(gone, child, root);

	if (gone != node) {
		rb_replace_node(node, gone, root);
		if (parent == node)
			parent = gone;
	}
	/* All the way: the one that took the node's place brought a sum of another place along. */
	if (update)
		for (struct rb_node *above = parent; above; above = rb_parent(above))
			update(above);
	if (black)
		restore_black(child, parent, root, update);
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	erase(node, root, NULL);
}

void rb_erase_augmented(struct rb_node *node, struct rb_root *root, rb_update_t update)
{
	erase(node, root, update);
}

void rb_replace_node(struct rb_node *old, struct rb_node *node, struct rb_root *root)
{
	*node = *old;
	if (node->rb_left)
		set_parent(node->rb_left, node);
	if (node->rb_right)
		set_parent(node->rb_right, node);
	replace_child(old, node, root);
}

static struct rb_node *outermost(struct rb_node *node, bool left)
{
	struct rb_node *child;

	while (node && (child = *side(node, left)))
		node = child;
	return node;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return outermost(root->rb_node, true);
}

struct rb_node *rb_last(const struct rb_root *root)
{
	return outermost(root->rb_node, false);
}

/* The neighbour is the outermost in one subtree, or else the first ancestor on that side. */
static __always_inline struct rb_node *neighbour(struct rb_node *node, bool left)
{
	struct rb_node *child = *side(node, left), *parent;

	if (child)
		return outermost(child, !left);
	while ((parent = rb_parent(node)) && node == *side(parent, left))
		node = parent;
	return parent;
}

struct rb_node *rb_next(const struct rb_node *node)
{
	return neighbour((struct rb_node *)node, false);
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	return neighbour((struct rb_node *)node, true);
}

/*
 * The next n nodes of the chain as a subtree whose lowest level is `level` below its top. Halving
 * fills every level but the lowest; black above and red on the lowest keeps R3.
 */
static struct rb_node *build(struct rb_node **chain, unsigned long n, unsigned int level)
{
	struct rb_node *left, *right, *node;

	if (n == 0)
		return NULL;
	left = build(chain, (n - 1) / 2, level - 1);
	node = *chain;
	*chain = node->rb_right;
	right = build(chain, n / 2, level - 1);

	node->rb_parent_color = level ? RB_BLACK : RB_RED;
	node->rb_left = left;
	node->rb_right = right;
	if (left)
		set_parent(left, node);
	if (right)
		set_parent(right, node);
	return node;
}

void rb_build_sorted(struct rb_root *root, struct rb_node *first, unsigned long n)
{
	unsigned int levels = n ? 63 - __builtin_clzl(n) : 0;

	root->rb_node = build(&first, n, levels);
	if (root->rb_node)
		set_black(root->rb_node);
}
