/* SPDX-License-Identifier: MIT */
/* /proc/PID/map_files: a link to the file of each mapping that has one, by its addresses. */
#include <kernel/cred/access.h>
#include <kernel/cred/cred.h>
#include <kernel/lib/ctype.h>
#include <kernel/lib/err.h>
#include <kernel/lib/kstrtox.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/dirent.h>
#include <mm/mm.h>
#include "internal.h"

#define FIRST_POS 2 /* where a mapping of page 0 is in the folder */

struct range {
	unsigned long start, end;
};

/* ---- Names ---- */

/* => What follows a hexadecimal number as maps writes it, or NULL: it is none. */
static const char *parse_address(const char *s, unsigned long *value)
{
	const char *begin = s;

	for (*value = 0; hex_to_bin(*s) >= 0; s++) {
		if (*value >> (BITS_PER_LONG - 4) || isupper(*s))
			return NULL;
		*value = *value << 4 | hex_to_bin(*s);
	}
	return s == begin || (*begin == '0' && s > begin + 1) ? NULL : s;
}

static bool parse_range(const char *name, struct range *range)
{
	const char *s = parse_address(name, &range->start);

	if (!s || *s != '-')
		return false;
	s = parse_address(s + 1, &range->end);
	return s && !*s;
}

/* ---- Mappings ---- */

/* The folder's lock may be held: a process in exec has no mappings.
 * => The memory of the process (mmput), or ERR_PTR: -ENOENT, it has none; -EACCES, not for current;
 *    -EINTR. mmap_lock is held. */
static struct mm_struct *lock_mm(const struct inode *inode)
{
	struct task_struct *task = proc_get_task(inode);
	struct mm_struct *mm = task ? mm_access_nowait(task, false) : NULL;

	if (task)
		put_task_struct(task);
	if (IS_ERR_OR_NULL(mm))
		return mm ? mm : ERR_PTR(-ENOENT);
	if (!down_read_killable(&mm->mmap_lock))
		return mm;
	mmput(mm);
	return ERR_PTR(-EINTR);
}

static void unlock_mm(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
	mmput(mm);
}

/* => The file of the mapping of that name (fput), or ERR_PTR. */
static struct file *get_mapped_file(const struct inode *inode, const char *name)
{
	struct file *file = ERR_PTR(-ENOENT);
	struct vm_area_struct *vma;
	struct mm_struct *mm;
	struct range range;

	mm = lock_mm(inode);
	if (IS_ERR(mm))
		return ERR_CAST(mm);
	vma = parse_range(name, &range) ? find_vma(mm, range.start) : NULL;
	if (vma && vma->vm_start == range.start && vma->vm_end == range.end && vma->vm_file)
		file = get_file(vma->vm_file);
	unlock_mm(mm);
	return file;
}

/* => The first mapping with a file from `addr` on; 0, or 1: there is none; or -errno. */
static int next_mapping(const struct inode *dir, unsigned long addr, struct range *range)
{
	struct mm_struct *mm = lock_mm(dir);
	struct vm_area_struct *vma;

	if (IS_ERR(mm))
		return PTR_ERR(mm);
	for (vma = find_vma(mm, addr); vma && !vma->vm_file; vma = vma->vm_next)
		cond_resched();
	if (vma)
		*range = (struct range){ vma->vm_start, vma->vm_end };
	unlock_mm(mm);
	return !vma;
}

/* ---- A link ---- */

static int map_readlink(struct dentry *dentry, char *buf, size_t size)
{
	struct file *file = get_mapped_file(dentry->d_inode, dentry->d_name);
	int result;

	if (IS_ERR(file))
		return PTR_ERR(file);
	result = proc_readlink_path(&file->f_path, buf, size);
	fput(file);
	return result;
}

/* It leads past the rights of all folders above the file, and to files that have no name. */
static int map_follow(struct dentry *dentry, struct path *path)
{
	struct file *file;

	if (!capable(CAP_SYS_ADMIN) && !capable(CAP_CHECKPOINT_RESTORE))
		return -EPERM;
	file = get_mapped_file(dentry->d_inode, dentry->d_name);
	if (IS_ERR(file))
		return PTR_ERR(file);
	*path = file->f_path;
	path_get(path);
	fput(file);
	return 0;
}

static void map_getattr(struct inode *inode, struct kstat *stat)
{
	stat->size = 64;
}

static const struct inode_operations map_link_iops = {
	.readlink = map_readlink,
	.follow = map_follow,
	.getattr = map_getattr,
};

/* The rights say what the file is open for. */
static const struct proc_entry map_links[] = {
	{ .name = "map", .mode = S_IFLNK, .iops = &map_link_iops },
	{ .name = "map", .mode = S_IFLNK | 0400, .iops = &map_link_iops },
	{ .name = "map", .mode = S_IFLNK | 0200, .iops = &map_link_iops },
	{ .name = "map", .mode = S_IFLNK | 0600, .iops = &map_link_iops },
};

static const struct proc_entry *link_of(const struct file *file)
{
	return &map_links[(file->f_mode & FMODE_READ ? 1 : 0) |
			  (file->f_mode & FMODE_WRITE ? 2 : 0)];
}

bool proc_map_revalidate(const struct dentry *dentry)
{
	const struct inode *inode = dentry->d_inode;
	struct file *file;
	bool valid;

	if (inode->i_op != &map_link_iops)
		return true;
	file = get_mapped_file(inode, dentry->d_name);
	if (IS_ERR(file))
		return false;
	valid = PROC_I(inode)->entry == link_of(file);
	fput(file);
	return valid;
}

/* ---- The folder ---- */

/* A number to tell links apart by: that of the first page. */
static unsigned int page_of(const struct range *range)
{
	return range->start >> PAGE_SHIFT;
}

static int map_files_lookup(struct inode *dir, struct dentry *dentry)
{
	struct file *file = get_mapped_file(dir, dentry->d_name);
	struct range range = { 0 };
	int error;

	if (IS_ERR(file))
		return PTR_ERR(file);
	parse_range(dentry->d_name, &range);
	error = proc_instantiate(dentry, link_of(file), PROC_I(dir)->pid, page_of(&range));
	fput(file);
	return error;
}

static int map_files_iterate(struct file *file, struct dir_context *ctx)
{
	struct inode *dir = file->f_inode;
	struct range range = { 0 };
	char name[40];
	int error;

	if (!dir_emit_dots(file, ctx))
		return 0;
	for (;;) {
		unsigned long page = min_t(u64, ctx->pos - FIRST_POS, TASK_SIZE >> PAGE_SHIFT);
		int len;

		error = next_mapping(dir, page << PAGE_SHIFT, &range);
		if (error)
			break;
		len = snprintf(name, sizeof(name), "%lx-%lx", range.start, range.end);
		if (!dir_emit(ctx, name, len, FIRST_POS + (range.end >> PAGE_SHIFT),
			      proc_ino(map_links, pid_nr(PROC_I(dir)->pid), page_of(&range)),
			      DT_LNK))
			break;
		cond_resched();
	}
	return min(error, 0);
}

const struct inode_operations proc_map_files_iops = {
	.lookup = map_files_lookup,
};

const struct file_operations proc_map_files_fops = {
	.llseek = generic_file_llseek,
	.iterate = map_files_iterate,
};
