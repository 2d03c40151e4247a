/* SPDX-License-Identifier: MIT */
/* Open files: from alloc_file to the last fput. */
#include <kernel/cred/cred.h>
#include <kernel/fs/fasync.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/uapi/capability.h>
#include <mm/slab.h>
#include "internal.h"

static struct kmem_cache *file_cache;
static atomic_long_t nr_file;
unsigned long file_max;			/* sys.fs.file-max */

/* An open file, with its inode and its name, takes a kilobyte: all of them a tenth of memory. */
void __init files_init(void)
{
	file_max = totalram_pages * (PAGE_SIZE / 1024) / 10;
	file_cache = kmem_cache_create("filp", sizeof(struct file), 0);
}

unsigned long nr_open_files(void)
{
	return atomic_long_read(&nr_file);
}

struct file *new_file(void)
{
	struct file *file = ERR_PTR(-ENFILE);

	if ((unsigned long)atomic_long_inc_return(&nr_file) > READ_ONCE(file_max) &&
	    !capable(CAP_SYS_ADMIN))
		goto uncount;
	file = kmem_cache_zalloc(file_cache);
	if (!file) {
		file = ERR_PTR(-ENOMEM);
		goto uncount;
	}
	atomic_set(&file->f_count, 1);
	mutex_init(&file->f_pos_lock);
	spin_lock_init(&file->f_lock);
	file->f_cred = get_cred(current->cred);
	return file;

uncount:
	atomic_long_dec(&nr_file);
	return file;
}

void free_file(struct file *file)
{
	put_pid(file->f_owner.pid);
	put_cred(file->f_cred);
	kmem_cache_free(file_cache, file);
	atomic_long_dec(&nr_file);
}

struct file *alloc_file(const struct path *path, unsigned int mode, unsigned int flags,
			const struct file_operations *fops)
{
	struct file *file = new_file();

	if (!IS_ERR(file))
		place_file(file, path, mode, flags, fops);
	return file;
}

/* The file is at `path` (references are taken), not yet opened. */
void place_file(struct file *file, const struct path *path, unsigned int mode, unsigned int flags,
		const struct file_operations *fops)
{
	file->f_path = *path;
	path_get(path);
	file->f_inode = path->dentry->d_inode;
	file->f_mapping = file->f_inode->i_mapping;
	file->f_mode = mode;
	file->f_flags = flags;
	file->f_op = fops;
}

/* What only an open file can have. */
static void end_hooks(struct file *file)
{
	struct inode *inode = file->f_inode;

	if (!list_empty(&inode->i_flock))
		locks_remove_file(file);
	if (!list_empty(&inode->i_leases))
		lease_remove_file(file);
	if (file->f_fasync)
		fasync_end(file);
	if (file->f_op->release)
		file->f_op->release(inode, file);
}

void __fput(struct file *file)
{
	struct inode *inode = file->f_inode;

	if (file->f_mode & FMODE_OPENED)
		end_hooks(file);
	if (file->f_mode & FMODE_WRITER) {
		put_write_access(inode);
		mnt_drop_write(file->f_path.mnt);
	}
	if (file->f_mode & FMODE_READER)
		atomic_dec(&inode->i_readcount);
	if (file->f_mode & FMODE_EXEC)
		allow_write_access(inode);
	path_put(&file->f_path);
	free_file(file);
}

int filp_close(struct file *file, struct files_struct *files)
{
	if (file->f_op->flush)
		file->f_op->flush(file);
	if (!(file->f_mode & FMODE_PATH) && !list_empty(&file->f_inode->i_flock))
		locks_remove_posix(file, files);
	fput(file);
	return 0;
}
