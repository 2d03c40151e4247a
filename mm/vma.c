/* SPDX-License-Identifier: MIT */

/*
 * The set of VMAs of an address space.
 *
 * It is kept three ways that always agree: a list in address order (dup_mmap, exit_mmap and /proc
 * go along it), a red-black tree (a fault finds one of ten thousand), and the last one found (the
 * next fault is mostly in it again). Everything here is about addresses; what a mapping means
 * stands elsewhere.
 *
 * A VMA of a file is also in the tree of all that map the file (i_mmap, by the pages of the file).
 * Truncation looks there, under i_mmap_lock and no mmap_lock, for entries to clear, and must miss
 * none. So a VMA is in i_mmap as long as it may have entries; its range changes, and what is cut
 * off from it enters, in one section of i_mmap_lock, and so do entries move (mremap); and a child's
 * stands behind its parent's, from which it gets its entries (fork). Where there is a VMA that may
 * write to a file, the file counts it (i_mmap_writable).
 *
 * VMAs that touch and are alike become one (vma_merge); one that is to be treated differently in
 * part is cut first (vma_split). All changes are made of these and of vma_link and vma_unlink.
 */

#include <kernel/fs/fs.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <mm/filemap.h>
#include <mm/internal.h>
#include <mm/slab.h>

static struct kmem_cache *vma_cache;

void vma_init(void)
{
	vma_cache = kmem_cache_create("vm_area_struct", sizeof(struct vm_area_struct), 0);
}

struct vm_area_struct *vma_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vma_cache);

	if (!vma)
		return NULL;
	memset(vma, 0, sizeof(*vma));
	vma->vm_mm = mm;
	return vma;
}

/* => A copy for `mm`, in no set yet, with its own reference on the file; NULL without memory. */
struct vm_area_struct *vma_dup(const struct vm_area_struct *vma, struct mm_struct *mm)
{
	struct vm_area_struct *new_vma = kmem_cache_alloc(vma_cache);

	if (!new_vma)
		return NULL;
	new_vma->vm_start = vma->vm_start;
	new_vma->vm_end = vma->vm_end;
	new_vma->vm_mm = mm;
	new_vma->vm_flags = vma->vm_flags;
	new_vma->vm_page_prot = vma->vm_page_prot;
	new_vma->vm_pgoff = vma->vm_pgoff;
	new_vma->vm_file = vma->vm_file;
	new_vma->vm_ops = vma->vm_ops;
	if (new_vma->vm_file) {
		get_file(new_vma->vm_file);
		if (vma_writes_to_file(vma))
			atomic_inc(&vma->vm_file->f_mapping->i_mmap_writable);
	}
	if (new_vma->vm_ops && new_vma->vm_ops->open)
		new_vma->vm_ops->open(new_vma);
	return new_vma;
}

void vma_free(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	if (vma->vm_file) {
		if (vma_writes_to_file(vma))
			mapping_unmap_writable(vma->vm_file->f_mapping);
		fput(vma->vm_file);
	}
	kmem_cache_free(vma_cache, vma);
}

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = READ_ONCE(mm->mmap_cache), *found = NULL;
	struct rb_node *node = mm->mm_rb.rb_node;

	if (vma && vma->vm_start <= addr && addr < vma->vm_end)
		return vma;
	while (node) {
		vma = rb_entry(node, struct vm_area_struct, vm_rb);
		if (addr < vma->vm_end) {
			found = vma;
			if (vma->vm_start <= addr)
				break;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	if (found)
		WRITE_ONCE(mm->mmap_cache, found);
	return found;
}

/* find_vma, and the one before it: the last VMA that ends at or below addr. */
struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **pprev)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	if (vma) {
		*pprev = vma->vm_prev;
	} else {
		struct rb_node *last = rb_last(&mm->mm_rb);

		*pprev = last ? rb_entry(last, struct vm_area_struct, vm_rb) : NULL;
	}
	return vma;
}

/* ---- In the tree of a file. => i_mmap_lock ---- */

static struct address_space *lock_i_mmap(struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_file ? vma->vm_file->f_mapping : NULL;

	if (mapping)
		mutex_lock(&mapping->i_mmap_lock);
	return mapping;
}

static void unlock_i_mmap(struct address_space *mapping)
{
	if (mapping)
		mutex_unlock(&mapping->i_mmap_lock);
}

static void i_mmap_insert(struct address_space *mapping, struct vm_area_struct *vma)
{
	if (!mapping)
		return;
	vma->shared.start = vma->vm_pgoff;
	vma->shared.last = vma->vm_pgoff + vma_pages(vma) - 1;
	interval_insert(&vma->shared, &mapping->i_mmap);
}

static void i_mmap_erase(struct address_space *mapping, struct vm_area_struct *vma)
{
	if (mapping)
		interval_erase(&vma->shared, &mapping->i_mmap);
}

void vma_link_file(struct vm_area_struct *vma)
{
	struct address_space *mapping = lock_i_mmap(vma);

	i_mmap_insert(mapping, vma);
	unlock_i_mmap(mapping);
}

void vma_link_file_after(struct vm_area_struct *vma, struct vm_area_struct *prev)
{
	struct address_space *mapping = vma->vm_file->f_mapping;

	mutex_lock(&mapping->i_mmap_lock);
	interval_insert_after(&vma->shared, &prev->shared);
	mutex_unlock(&mapping->i_mmap_lock);
}

void vma_unlink_file(struct vm_area_struct *vma)
{
	struct address_space *mapping = lock_i_mmap(vma);

	if (!mapping)
		return;
	i_mmap_erase(mapping, vma);
	unlock_i_mmap(mapping);
}

/* ---- In the list and the tree of an mm ---- */

/* => Nothing else is mapped in its range. */
static void __vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct rb_node **link = &mm->mm_rb.rb_node, *parent = NULL;
	struct vm_area_struct *prev = NULL, *next;

	assert_rwsem_held_write(&mm->mmap_lock);
	while (*link) {
		struct vm_area_struct *at = rb_entry(*link, struct vm_area_struct, vm_rb);

		parent = *link;
		if (vma->vm_start < at->vm_start) {
			link = &parent->rb_left;
		} else {
			prev = at;
			link = &parent->rb_right;
		}
	}
	next = prev ? prev->vm_next : mm->mmap;
	BUG_ON(next && next->vm_start < vma->vm_end);
	BUG_ON(prev && prev->vm_end > vma->vm_start);

	rb_link_node(&vma->vm_rb, parent, link);
	rb_insert_color(&vma->vm_rb, &mm->mm_rb);
	vma->vm_prev = prev;
	vma->vm_next = next;
	*(prev ? &prev->vm_next : &mm->mmap) = vma;
	if (next)
		next->vm_prev = vma;
	mm->map_count++;
}

void vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	__vma_link(mm, vma);
	vma_link_file(vma);
}

void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma)
{
	assert_rwsem_held_write(&mm->mmap_lock);
	rb_erase(&vma->vm_rb, &mm->mm_rb);
	*(vma->vm_prev ? &vma->vm_prev->vm_next : &mm->mmap) = vma->vm_next;
	if (vma->vm_next)
		vma->vm_next->vm_prev = vma->vm_prev;
	mm->map_count--;
	if (mm->mmap_cache == vma)
		mm->mmap_cache = NULL;
}

/*
 * vma_split - cut at addr: `vma` keeps what is below, a new VMA gets the rest.
 * => addr lies inside. -ENOMEM, with nothing changed, without memory or with too many VMAs.
 */
int vma_split(struct vm_area_struct *vma, unsigned long addr)
{
	struct mm_struct *mm = vma->vm_mm;
	struct address_space *mapping;
	struct vm_area_struct *rest;

	if (mm->map_count >= sysctl_max_map_count)
		return -ENOMEM;
	rest = vma_dup(vma, mm);
	if (!rest)
		return -ENOMEM;

	/* Nothing below can fail. */
	mapping = lock_i_mmap(vma);
	i_mmap_erase(mapping, vma);
	rest->vm_start = addr;
	rest->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	vma->vm_end = addr;
	__vma_link(mm, rest);
	i_mmap_insert(mapping, vma);
	i_mmap_insert(mapping, rest);
	unlock_i_mmap(mapping);
	return 0;
}

/*
 * vma_clip - cut off what of a VMA lies outside of [start, end).
 * => The VMA that lies inside; or ERR_PTR(-ENOMEM), and it is whole as before.
 */
struct vm_area_struct *vma_clip(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	int error;

	if (vma->vm_start < start) {
		error = vma_split(vma, start);
		if (error)
			return ERR_PTR(error);
		vma = vma->vm_next;
	}
	if (end < vma->vm_end) {
		error = vma_split(vma, end);
		if (error) {
			vma_merge(vma);
			return ERR_PTR(error);
		}
	}
	return vma;
}

/* May `next` go on where `vma` ends, as one VMA? */
static bool vma_can_merge(const struct vm_area_struct *vma, const struct vm_area_struct *next)
{
	return vma->vm_end == next->vm_start &&
	       !((vma->vm_flags ^ next->vm_flags) & ~VM_ANON) &&
	       vma->vm_file == next->vm_file && vma->vm_ops == next->vm_ops &&
	       !(vma->vm_ops && vma->vm_ops->close) &&
	       vma->vm_pgoff + vma_pages(vma) == next->vm_pgoff;
}

/* `vma` swallows its successor. */
static void vma_absorb_next(struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma->vm_next;
	struct address_space *mapping = lock_i_mmap(vma);

	i_mmap_erase(mapping, vma);
	i_mmap_erase(mapping, next);
	vma_unlink(vma->vm_mm, next);
	vma->vm_flags |= next->vm_flags & VM_ANON;
	vma->vm_end = next->vm_end;
	i_mmap_insert(mapping, vma);
	unlock_i_mmap(mapping);
	vma_free(next);
}

/*
 * vma_merge - join a VMA with its neighbours where they are alike.
 * => Returns the VMA that covers its range now. Cannot fail.
 */
struct vm_area_struct *vma_merge(struct vm_area_struct *vma)
{
	if (vma->vm_next && vma_can_merge(vma, vma->vm_next))
		vma_absorb_next(vma);
	if (vma->vm_prev && vma_can_merge(vma->vm_prev, vma)) {
		vma = vma->vm_prev;
		vma_absorb_next(vma);
	}
	return vma;
}

/* Moves the borders of a VMA that is in the set; its place in the order stays. */
void vma_set_range(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		   unsigned long pgoff)
{
	struct address_space *mapping;

	assert_rwsem_held_write(&vma->vm_mm->mmap_lock);
	mapping = lock_i_mmap(vma);
	i_mmap_erase(mapping, vma);
	vma->vm_start = start;
	vma->vm_end = end;
	vma->vm_pgoff = pgoff;
	i_mmap_insert(mapping, vma);
	unlock_i_mmap(mapping);
}
