/* SPDX-License-Identifier: MIT */
/*
 * Dentries: the tree of names.
 *
 * A dentry lives as long as somebody holds a reference: a user, each of its children, and, where
 * the file system is in memory only, the folder it is in (d_pin): there the dentries are the
 * folders. Those of /proc are made as they are looked up, and are gone with their last user.
 *
 * A hashed dentry has a count above zero and an inode, and is its parent's child of that name.
 * d_lookup takes its reference under dcache_lock, and the last one is dropped under it.
 */
#include <kernel/fs/fs.h>
#include <kernel/lib/hash.h>
#include <kernel/lib/siphash.h>
#include <kernel/lib/string.h>
#include <kernel/random.h>
#include <mm/slab.h>
#include "internal.h"

#define DCACHE_BITS	12
#define DIR_STEPS	64		/* between two looks whether somebody else wants the CPU */

DEFINE_SPINLOCK(dcache_lock);
static struct hlist_head dentry_table[1 << DCACHE_BITS];	/* dcache_lock */
static struct siphash_key name_key;	/* nobody chooses names of one bucket */
static struct kmem_cache *dentry_cache;
static atomic_long_t nr_dentry;

void dcache_init(void)
{
	get_random_bytes(&name_key, sizeof(name_key));
	dentry_cache = kmem_cache_create("dentry", sizeof(struct dentry), 0);
}

unsigned long nr_dentries(void)
{
	return atomic_long_read(&nr_dentry);
}

struct qstr qstr_make(const char *name, size_t len)
{
	return (struct qstr){ .name = name, .len = len, .hash = siphash(name, len, &name_key) };
}

static struct hlist_head *d_bucket(const struct dentry *parent, u32 hash)
{
	return &dentry_table[hash_64((unsigned long)parent ^ (u64)hash << 32, DCACHE_BITS)];
}

/* ---- Making them ---- */

static bool d_set_name(struct dentry *dentry, const struct qstr *name)
{
	dentry->d_name = dentry->d_iname;
	if (name->len >= DNAME_INLINE_LEN)
		dentry->d_name = kmalloc(name->len + 1);
	if (!dentry->d_name)
		return false;
	memcpy(dentry->d_name, name->name, name->len);
	dentry->d_name[name->len] = 0;
	dentry->d_name_len = name->len;
	dentry->d_name_hash = name->hash;
	return true;
}

/* parent NULL: a root. */
static struct dentry *__d_alloc(struct dentry *parent, struct super_block *sb,
				const struct qstr *name)
{
	struct dentry *dentry = kmem_cache_alloc(dentry_cache);

	if (!dentry)
		return NULL;
	if (!d_set_name(dentry, name)) {
		kmem_cache_free(dentry_cache, dentry);
		return NULL;
	}
	INIT_HLIST_NODE(&dentry->d_hash);
	INIT_LIST_HEAD(&dentry->d_children);
	INIT_LIST_HEAD(&dentry->d_sibling);
	dentry->d_parent = parent ? dget(parent) : dentry;
	dentry->d_inode = NULL;
	dentry->d_sb = sb;
	dentry->d_mounted = 0;
	dentry->d_cookie = 0;
	dentry->d_pinned = false;
	dentry->d_private = NULL;
	atomic_set(&dentry->d_count, 1);
	atomic_long_inc(&nr_dentry);
	return dentry;
}

struct dentry *d_alloc(struct dentry *parent, const struct qstr *name)
{
	return __d_alloc(parent, parent->d_sb, name);
}

/* A root: of a file system, or of an anonymous file, whose whole tree it is. */
struct dentry *d_alloc_root(struct inode *inode, const char *name)
{
	struct qstr qstr = qstr_make(name, strlen(name));
	struct dentry *dentry = __d_alloc(NULL, inode->i_sb, &qstr);

	if (dentry)
		dentry->d_inode = inode;
	else
		iput(inode);
	return dentry;
}

struct dentry *d_make_root(struct inode *inode)
{
	return inode ? d_alloc_root(inode, "/") : NULL;
}

/* ---- In and out of the tree. => dcache_lock held ---- */

static void d_hash_in(struct dentry *dentry)
{
	struct dentry *parent = dentry->d_parent;

	hlist_add_head(&dentry->d_hash, d_bucket(parent, dentry->d_name_hash));
	dentry->d_cookie = 2 + parent->d_inode->i_dir_cookie++;
	list_add_tail(&dentry->d_sibling, &parent->d_children);
}

static void d_unhash(struct dentry *dentry)
{
	hlist_del_init(&dentry->d_hash);
	list_del_init(&dentry->d_sibling);
}

void d_add(struct dentry *dentry, struct inode *inode)
{
	spin_lock(&dcache_lock);
	dentry->d_inode = inode;
	d_hash_in(dentry);
	spin_unlock(&dcache_lock);
}

void d_pin(struct dentry *dentry)
{
	dget(dentry);
	dentry->d_pinned = true;
}

void d_delete(struct dentry *dentry)
{
	bool pinned;

	spin_lock(&dcache_lock);
	d_unhash(dentry);
	pinned = dentry->d_pinned;
	dentry->d_pinned = false;
	spin_unlock(&dcache_lock);
	if (pinned)
		dput(dentry);
}

/* ---- References ---- */

/* => True, and dcache_lock held: it was the last one. */
static bool d_drop_reference(struct dentry *dentry)
{
	int count = atomic_read(&dentry->d_count);

	while (count > 1) {
		int seen = atomic_cmpxchg(&dentry->d_count, count, count - 1);

		if (seen == count)
			return false;
		count = seen;
	}
	spin_lock(&dcache_lock);
	if (atomic_dec_and_test(&dentry->d_count))
		return true;
	spin_unlock(&dcache_lock);
	return false;
}

static void d_free(struct dentry *dentry)
{
	if (dentry->d_inode)
		iput(dentry->d_inode);
	if (dentry->d_name != dentry->d_iname)
		kfree(dentry->d_name);
	kmem_cache_free(dentry_cache, dentry);
	atomic_long_dec(&nr_dentry);
}

void dput(struct dentry *dentry)
{
	while (dentry && d_drop_reference(dentry)) {
		struct dentry *parent = dentry->d_parent;

		d_unhash(dentry);
		spin_unlock(&dcache_lock);
		if (parent == dentry)
			parent = NULL;
		d_free(dentry);
		dentry = parent;
	}
}

static bool d_matches(const struct dentry *dentry, const struct dentry *parent,
		      const struct qstr *name)
{
	return dentry->d_name_hash == name->hash && dentry->d_parent == parent &&
	       dentry->d_name_len == name->len && !memcmp(dentry->d_name, name->name, name->len);
}

struct dentry *d_lookup(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry;

	spin_lock(&dcache_lock);
	hlist_for_each_entry(dentry, d_bucket(parent, name->hash), d_hash) {
		if (d_matches(dentry, parent, name)) {
			dget(dentry);
			break;
		}
	}
	spin_unlock(&dcache_lock);
	return dentry;
}

/* ---- Moving. => rename_mutex, or both folders' i_rwsem, held ---- */

/* The names change hands; what is in the arrays inside the dentries changes places. */
static void d_swap_names(struct dentry *a, struct dentry *b)
{
	bool a_inline = a->d_name == a->d_iname, b_inline = b->d_name == b->d_iname;
	char iname[DNAME_INLINE_LEN];

	memcpy(iname, a->d_iname, DNAME_INLINE_LEN);
	memcpy(a->d_iname, b->d_iname, DNAME_INLINE_LEN);
	memcpy(b->d_iname, iname, DNAME_INLINE_LEN);
	swap(a->d_name, b->d_name);
	if (b_inline)
		a->d_name = a->d_iname;
	if (a_inline)
		b->d_name = b->d_iname;
	swap(a->d_name_len, b->d_name_len);
	swap(a->d_name_hash, b->d_name_hash);
}

unsigned long d_moves;

static void d_swap_places(struct dentry *a, struct dentry *b)
{
	WRITE_ONCE(d_moves, d_moves + 1);
	d_unhash(a);
	d_unhash(b);
	d_swap_names(a, b);
	swap(a->d_parent, b->d_parent);		/* with the references */
}

void d_move(struct dentry *dentry, struct dentry *target)
{
	bool pinned;

	spin_lock(&dcache_lock);
	d_swap_places(dentry, target);
	d_hash_in(dentry);
	pinned = target->d_pinned;
	target->d_pinned = false;
	spin_unlock(&dcache_lock);
	if (pinned)
		dput(target);
}

void d_exchange(struct dentry *a, struct dentry *b)
{
	spin_lock(&dcache_lock);
	d_swap_places(a, b);
	d_hash_in(a);
	d_hash_in(b);
	spin_unlock(&dcache_lock);
}

/* => rename_mutex held, so that the answer stays true. */
bool d_is_ancestor(const struct dentry *ancestor, const struct dentry *dentry)
{
	while (dentry != ancestor && dentry->d_parent != dentry)
		dentry = dentry->d_parent;
	return dentry == ancestor;
}

bool d_has_children(struct dentry *dentry)
{
	return !list_empty(&dentry->d_children);
}

/* ---- The end of a file system in memory ---- */

/* => Nobody else uses the file system. From leaf to leaf: a folder goes when it has become one. */
void d_kill_tree(struct dentry *root)
{
	struct dentry *dentry = root, *leaf;

	while (dentry != root || d_has_children(root)) {
		if (d_has_children(dentry)) {
			dentry = list_first_entry(&dentry->d_children, struct dentry, d_sibling);
			continue;
		}
		leaf = dentry;
		dentry = leaf->d_parent;
		d_delete(leaf);
		cond_resched();
	}
	dput(root);
}

/* ---- All of a file system ---- */

/* => The one after `dentry`, folders before what is in them; NULL: none below root. */
static struct dentry *d_next_in_tree(struct dentry *dentry, const struct dentry *root)
{
	if (d_has_children(dentry))
		return list_first_entry(&dentry->d_children, struct dentry, d_sibling);
	for (; dentry != root; dentry = dentry->d_parent)
		if (dentry->d_sibling.next != &dentry->d_parent->d_children)
			return list_next_entry(dentry, d_sibling);
	return NULL;
}

struct dentry *d_find_ino(struct dentry *root, ino_t ino)
{
	struct dentry *dentry = root;

	spin_lock(&dcache_lock);
	while (dentry && (!dentry->d_inode || dentry->d_inode->i_ino != ino))
		dentry = d_next_in_tree(dentry, root);
	if (dentry)
		dget(dentry);
	spin_unlock(&dcache_lock);
	return dentry;
}

/* ---- Folders whose entries are all pinned: their contents are the children ---- */

bool dir_emit_dots(struct file *file, struct dir_context *ctx)
{
	struct dentry *dentry = file->f_path.dentry;
	ino_t parent;

	if (ctx->pos == 0 && !dir_emit(ctx, ".", 1, 1, dentry->d_inode->i_ino, S_IFDIR >> 12))
		return false;
	if (ctx->pos == 1) {
		spin_lock(&dcache_lock);
		parent = dentry->d_parent->d_inode->i_ino;
		spin_unlock(&dcache_lock);
		return dir_emit(ctx, "..", 2, 2, parent, S_IFDIR >> 12);
	}
	return true;
}

/* The folder's i_rwsem is held: its names stay, and nothing else needs to be. */
int dcache_readdir(struct file *file, struct dir_context *ctx)
{
	struct dentry *parent = file->f_path.dentry, *child;
	unsigned int steps = 0;

	if (!dir_emit_dots(file, ctx))
		return 0;
	list_for_each_entry(child, &parent->d_children, d_sibling) {
		if (++steps % DIR_STEPS == 0)
			cond_resched();
		if (child->d_cookie >= (u64)ctx->pos &&
		    !dir_emit(ctx, child->d_name, child->d_name_len, child->d_cookie + 1,
			      child->d_inode->i_ino, (child->d_inode->i_mode & S_IFMT) >> 12))
			break;
	}
	return 0;
}
