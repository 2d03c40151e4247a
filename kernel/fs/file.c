/* SPDX-License-Identifier: MIT */
/*
 * Descriptors: the table from small numbers to open files.
 *
 *	fd:	 0   1   2   3   4   5		  nr_fds	  capacity
 *		[f] [f] [f] [ ] [f] [-] ... [ ]   | not initialised  |
 *	open	 1   1   1   0   1   1		    0 0 0 0 0 0 0
 *
 * An entry that is taken but has no file yet (5 above) belongs to a call that is about to
 * fd_install() it.
 * A small table is inside the files_struct; a larger one is three arrays of its own.
 */
#include <kernel/fs/fs.h>
#include <kernel/lib/bitmap.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <mm/slab.h>
#include "internal.h"

static struct kmem_cache *files_cache;

void fdtable_init(void)
{
	files_cache = kmem_cache_create("files_cache", sizeof(struct files_struct), 0);
}

/* ---- The table ---- */

struct fd_arrays {
	struct file **fd;
	unsigned long *open_fds, *close_on_exec;
};

static struct files_struct *alloc_files(void)
{
	struct files_struct *files = kmem_cache_alloc(files_cache);

	if (!files)
		return NULL;
	atomic_set(&files->count, 1);
	spin_lock_init(&files->file_lock);
	files->nr_fds = 0;
	files->next_fd = 0;
	files->capacity = NR_OPEN_INLINE;
	files->fd = files->fd_inline;
	files->open_fds = files->open_inline;
	files->close_on_exec = files->cloexec_inline;
	files->open_inline[0] = files->cloexec_inline[0] = 0;
	return files;
}

static void free_arrays(struct fd_arrays *arrays)
{
	kvfree(arrays->fd);
	kvfree(arrays->open_fds);
	kvfree(arrays->close_on_exec);
}

static bool alloc_arrays(struct fd_arrays *arrays, unsigned int capacity)
{
	size_t bitmap = capacity / BITS_PER_BYTE;

	arrays->fd = kvmalloc(capacity * sizeof(*arrays->fd));
	arrays->open_fds = kvmalloc(bitmap);
	arrays->close_on_exec = kvmalloc(bitmap);
	if (!arrays->fd || !arrays->open_fds || !arrays->close_on_exec) {
		free_arrays(arrays);
		return false;
	}
	memset(arrays->open_fds, 0, bitmap);
	memset(arrays->close_on_exec, 0, bitmap);
	return true;
}

static void free_files(struct files_struct *files)
{
	struct fd_arrays arrays = { files->fd, files->open_fds, files->close_on_exec };

	if (files->fd != files->fd_inline)
		free_arrays(&arrays);
	kmem_cache_free(files_cache, files);
}

/* The new arrays get what the old ones hold, and change places with them. => file_lock held. */
static void switch_arrays(struct files_struct *files, struct fd_arrays *arrays,
			  unsigned int capacity)
{
	size_t bitmap = files->capacity / BITS_PER_BYTE;

	memcpy(arrays->fd, files->fd, files->nr_fds * sizeof(*files->fd));
	memcpy(arrays->open_fds, files->open_fds, bitmap);
	memcpy(arrays->close_on_exec, files->close_on_exec, bitmap);
	swap(files->fd, arrays->fd);
	swap(files->open_fds, arrays->open_fds);
	swap(files->close_on_exec, arrays->close_on_exec);
	files->capacity = capacity;
}

/* => The table has room for nr descriptors: 0; -EMFILE, -ENOMEM.
 *    file_lock held, and let go of meanwhile. */
static int expand_files(struct files_struct *files, unsigned int nr)
{
	unsigned int capacity = NR_OPEN_INLINE;
	struct fd_arrays arrays;
	bool allocated;

	if (nr > NR_OPEN)
		return -EMFILE;
	while (capacity < nr)
		capacity *= 2;
	spin_unlock(&files->file_lock);
	allocated = alloc_arrays(&arrays, capacity);
	spin_lock(&files->file_lock);
	if (!allocated)
		return -ENOMEM;
	/* Another thread may have been faster. */
	if (files->capacity < capacity)
		switch_arrays(files, &arrays, capacity);
	spin_unlock(&files->file_lock);
	if (arrays.fd != files->fd_inline)
		free_arrays(&arrays);
	spin_lock(&files->file_lock);
	return 0;
}

/* => file_lock held. Entries up to fd exist. */
static void init_slots(struct files_struct *files, unsigned int fd)
{
	while (files->nr_fds <= fd)
		files->fd[files->nr_fds++] = NULL;
}

static bool fd_bit(const unsigned long *bitmap, unsigned int fd)
{
	return bitmap[fd / BITS_PER_LONG] & BIT(fd % BITS_PER_LONG);
}

static void set_cloexec(struct files_struct *files, unsigned int fd, bool on)
{
	if (on)
		bitmap_set(files->close_on_exec, fd, 1);
	else
		bitmap_clear(files->close_on_exec, fd, 1);
}

/* ---- Getting the file of a descriptor ---- */

static struct file *fd_slot(struct files_struct *files, unsigned int fd)
{
	return fd < files->nr_fds ? files->fd[fd] : NULL;
}

static struct file *files_lookup_fd(struct files_struct *files, unsigned int fd)
{
	struct file *file;

	spin_lock(&files->file_lock);
	file = fd_slot(files, fd);
	if (file)
		get_file(file);
	spin_unlock(&files->file_lock);
	return file;
}

static int files_next_fd(struct files_struct *files, unsigned int fd)
{
	int found = -1;

	spin_lock(&files->file_lock);
	for (; fd < files->nr_fds; fd++) {
		if (files->fd[fd]) {
			found = fd;
			break;
		}
	}
	spin_unlock(&files->file_lock);
	return found;
}

static bool files_get_cloexec(struct files_struct *files, unsigned int fd)
{
	bool on;

	spin_lock(&files->file_lock);
	on = fd < files->nr_fds && fd_bit(files->close_on_exec, fd);
	spin_unlock(&files->file_lock);
	return on;
}

struct fd fdget_raw(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	if (atomic_read(&files->count) == 1)
		return (struct fd){ .file = fd_slot(files, fd) };
	file = files_lookup_fd(files, fd);
	return (struct fd){ .file = file, .counted = file != NULL };
}

struct fd fdget(unsigned int fd)
{
	struct fd f = fdget_raw(fd);

	if (f.file && unlikely(f.file->f_mode & FMODE_PATH)) {
		fdput(f);
		return (struct fd){ .file = NULL };
	}
	return f;
}

struct fd fdget_pos(unsigned int fd)
{
	struct fd f = fdget(fd);

	if (f.file && (f.file->f_mode & FMODE_ATOMIC_POS) && atomic_read(&f.file->f_count) > 1) {
		mutex_lock(&f.file->f_pos_lock);
		f.pos_locked = true;
	}
	return f;
}

void fdput_pos(struct fd f)
{
	if (f.pos_locked)
		mutex_unlock(&f.file->f_pos_lock);
	fdput(f);
}

struct file *fget_raw(unsigned int fd)
{
	struct fd f = fdget_raw(fd);

	return f.file && !f.counted ? get_file(f.file) : f.file;
}

struct file *fget(unsigned int fd)
{
	struct fd f = fdget(fd);

	return f.file && !f.counted ? get_file(f.file) : f.file;
}

static unsigned long pages_without_name(struct inode *inode)
{
	if (S_ISFIFO(inode->i_mode))
		return pipe_pages(inode);
	return READ_ONCE(inode->i_nlink) ? 0 : READ_ONCE(inode->i_data.nr_pages);
}

#define FDS_AT_ONCE	256

bool files_count_pages(struct files_struct *files, struct files_walk *walk)
{
	unsigned int end;
	bool more;

	spin_lock(&files->file_lock);
	end = min(files->nr_fds, walk->fd + FDS_AT_ONCE);
	for (; walk->fd < end; walk->fd++) {
		struct file *file = files->fd[walk->fd];

		if (!file || file->f_inode->i_counted == walk->number)
			continue;
		file->f_inode->i_counted = walk->number;
		walk->pages += pages_without_name(file->f_inode);
	}
	more = end < files->nr_fds;
	spin_unlock(&files->file_lock);
	return more;
}

int files_max_fds(void)
{
	return READ_ONCE(current->files->capacity);
}

/* ---- Looking at another's table: under the task's alloc_lock, without a count in it ---- */

struct file *fget_task(struct task_struct *task, unsigned int fd)
{
	struct file *file = NULL;

	spin_lock(&task->alloc_lock);
	if (task->files)
		file = files_lookup_fd(task->files, fd);
	spin_unlock(&task->alloc_lock);
	return file;
}

int task_next_fd(struct task_struct *task, unsigned int fd)
{
	int found = -1;

	spin_lock(&task->alloc_lock);
	if (task->files)
		found = files_next_fd(task->files, fd);
	spin_unlock(&task->alloc_lock);
	return found;
}

bool task_get_cloexec(struct task_struct *task, unsigned int fd)
{
	bool on;

	spin_lock(&task->alloc_lock);
	on = task->files && files_get_cloexec(task->files, fd);
	spin_unlock(&task->alloc_lock);
	return on;
}

unsigned int task_fd_size(struct task_struct *task)
{
	unsigned int size;

	spin_lock(&task->alloc_lock);
	size = task->files ? READ_ONCE(task->files->capacity) : 0;
	spin_unlock(&task->alloc_lock);
	return size;
}

/* ---- Handing out descriptors ---- */

/* => The lowest free one from `start` on, below `end`, taken; -EMFILE, -ENOMEM. */
static int alloc_fd(unsigned int start, unsigned int end, unsigned int flags)
{
	struct files_struct *files = current->files;
	unsigned int fd;
	int error;

	spin_lock(&files->file_lock);
	for (;;) {
		fd = find_next_zero_bit(files->open_fds, files->capacity,
					max(start, files->next_fd));
		if (fd < start)
			fd = start;
		error = -EMFILE;
		if (fd >= end)
			goto unlock;
		if (fd < files->capacity)
			break;
		error = expand_files(files, fd + 1);
		if (error)
			goto unlock;
	}
	init_slots(files, fd);
	bitmap_set(files->open_fds, fd, 1);
	set_cloexec(files, fd, flags & O_CLOEXEC);
	if (start <= files->next_fd)
		files->next_fd = fd + 1;
	error = fd;
unlock:
	spin_unlock(&files->file_lock);
	return error;
}

static unsigned int fd_limit(void)
{
	return min(rlimit(RLIMIT_NOFILE), (unsigned long)NR_OPEN);
}

int get_unused_fd_flags(unsigned int flags)
{
	return alloc_fd(0, fd_limit(), flags);
}

/* => file_lock held. */
static void release_fd(struct files_struct *files, unsigned int fd)
{
	bitmap_clear(files->open_fds, fd, 1);
	if (fd < files->next_fd)
		files->next_fd = fd;
}

void put_unused_fd(unsigned int fd)
{
	struct files_struct *files = current->files;

	spin_lock(&files->file_lock);
	release_fd(files, fd);
	spin_unlock(&files->file_lock);
}

void fd_install(unsigned int fd, struct file *file)
{
	struct files_struct *files = current->files;

	spin_lock(&files->file_lock);
	BUG_ON(files->fd[fd]);
	files->fd[fd] = file;
	spin_unlock(&files->file_lock);
}

/* => The file that was there, with the table's reference. file_lock held. */
static struct file *take_fd(struct files_struct *files, unsigned int fd)
{
	struct file *file = fd_slot(files, fd);

	if (file) {
		files->fd[fd] = NULL;
		release_fd(files, fd);
	}
	return file;
}

int close_fd(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	spin_lock(&files->file_lock);
	file = take_fd(files, fd);
	spin_unlock(&files->file_lock);
	return file ? filp_close(file, files) : -EBADF;
}

/* ---- fork, exec, exit ---- */

/* => All below are all that are open. file_lock held. */
static unsigned int count_open(const struct files_struct *files)
{
	unsigned int nr = files->nr_fds;

	while (nr && !files->fd[nr - 1])
		nr--;
	return nr;
}

/* => Both are locked, or not seen by others yet; `new` has room. */
static void copy_fds(struct files_struct *new, struct files_struct *old, unsigned int nr)
{
	size_t bitmap = BITS_TO_LONGS(nr) * sizeof(long);

	memcpy(new->open_fds, old->open_fds, bitmap);
	memcpy(new->close_on_exec, old->close_on_exec, bitmap);
	for (unsigned int fd = 0; fd < nr; fd++) {
		new->fd[fd] = old->fd[fd];
		if (new->fd[fd])
			get_file(new->fd[fd]);
		else
			bitmap_clear(new->open_fds, fd, 1);	/* not installed yet */
	}
	if (nr % BITS_PER_LONG)
		new->open_fds[nr / BITS_PER_LONG] &= BIT(nr % BITS_PER_LONG) - 1;
	new->nr_fds = nr;
	new->next_fd = 0;
}

struct files_struct *dup_fd(struct files_struct *old, int *error)
{
	struct files_struct *new = alloc_files();
	unsigned int nr;

	*error = -ENOMEM;
	if (!new)
		return NULL;
	spin_lock(&old->file_lock);
	while ((nr = count_open(old)) > new->capacity) {
		spin_unlock(&old->file_lock);
		spin_lock(&new->file_lock);
		*error = expand_files(new, nr);
		spin_unlock(&new->file_lock);
		if (*error) {
			free_files(new);
			return NULL;
		}
		spin_lock(&old->file_lock);
	}
	copy_fds(new, old, nr);
	spin_unlock(&old->file_lock);
	*error = 0;
	return new;
}

/* => The next open file at or behind *fd, which leaves the table; NULL. */
static struct file *take_next(struct files_struct *files, unsigned int *fd, unsigned int end,
			      bool cloexec)
{
	struct file *file = NULL;

	spin_lock(&files->file_lock);
	end = min(end, files->nr_fds);
	while (!file && *fd < end) {
		*fd = find_next_bit(cloexec ? files->close_on_exec : files->open_fds, end, *fd);
		if (*fd < end)
			file = take_fd(files, (*fd)++);
	}
	spin_unlock(&files->file_lock);
	return file;
}

static void close_files(struct files_struct *files, unsigned int first, unsigned int end,
			bool cloexec)
{
	unsigned int fd = first;
	struct file *file;

	while ((file = take_next(files, &fd, end, cloexec))) {
		filp_close(file, files);
		cond_resched();
	}
}

void put_files_struct(struct files_struct *files)
{
	if (!atomic_dec_and_test(&files->count))
		return;
	/* Nobody else has the table any more: nothing to lock, and its bitmaps go with it. */
	for (unsigned int fd = 0;; fd++) {
		fd = find_next_bit(files->open_fds, files->nr_fds, fd);
		if (fd >= files->nr_fds)
			break;
		filp_close(files->fd[fd], files);
		cond_resched();
	}
	free_files(files);
}

void do_close_on_exec(struct files_struct *files)
{
	close_files(files, 0, NR_OPEN, true);
}

int unshare_files(void)
{
	struct files_struct *old = current->files, *new;
	int error;

	if (atomic_read(&old->count) == 1)
		return 0;
	new = dup_fd(old, &error);
	if (!new)
		return error;
	spin_lock(&current->alloc_lock);
	current->files = new;
	spin_unlock(&current->alloc_lock);
	put_files_struct(old);
	return 0;
}

/* init's. => Panics without memory: boot. */
struct files_struct *files_create(void)
{
	struct files_struct *files = alloc_files();

	if (!files)
		panic("files_create: no memory");
	return files;
}

/* ---- System calls ---- */

long sys_close(unsigned int fd)
{
	return close_fd(fd);
}

static void cloexec_range(struct files_struct *files, unsigned int first, unsigned int end)
{
	spin_lock(&files->file_lock);
	end = min(end, files->capacity);
	if (first < end)
		bitmap_set(files->close_on_exec, first, end - first);
	spin_unlock(&files->file_lock);
}

long sys_close_range(unsigned int first, unsigned int last, unsigned int flags)
{
	unsigned int end = last < NR_OPEN ? last + 1 : NR_OPEN;
	int error;

	if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC))
		return -EINVAL;
	if (first > last)
		return -EINVAL;
	if (flags & CLOSE_RANGE_UNSHARE) {
		error = unshare_files();
		if (error)
			return error;
	}
	if (flags & CLOSE_RANGE_CLOEXEC)
		cloexec_range(current->files, first, end);
	else
		close_files(current->files, first, end, false);
	return 0;
}

/* => A new descriptor, `from` or higher, for the file of fd. */
int dup_from(unsigned int fd, unsigned int from, unsigned int flags)
{
	struct file *file;
	int new;

	if (from >= fd_limit())
		return -EINVAL;
	file = fget_raw(fd);
	if (!file)
		return -EBADF;
	new = alloc_fd(from, fd_limit(), flags);
	if (new < 0)
		fput(file);
	else
		fd_install(new, file);
	return new;
}

long sys_dup(unsigned int fd)
{
	struct file *file = fget_raw(fd);
	int new;

	if (!file)
		return -EBADF;
	new = get_unused_fd_flags(0);
	if (new < 0)
		fput(file);
	else
		fd_install(new, file);
	return new;
}

/* The old file of newfd goes and the new one comes in one step. => newfd or -errno. */
static int dup_onto(unsigned int oldfd, unsigned int newfd, unsigned int flags)
{
	struct files_struct *files = current->files;
	struct file *file, *replaced;
	int error = 0;

	if (newfd >= fd_limit())
		return -EBADF;
	spin_lock(&files->file_lock);
	while (newfd >= files->capacity && !error)
		error = expand_files(files, newfd + 1);
	file = fd_slot(files, oldfd);
	if (!file)
		error = -EBADF;
	if (error)
		goto err_unlock;
	init_slots(files, newfd);
	replaced = files->fd[newfd];
	if (!replaced && fd_bit(files->open_fds, newfd)) {
		error = -EBUSY;		/* about to be installed by another thread */
		goto err_unlock;
	}
	files->fd[newfd] = get_file(file);
	bitmap_set(files->open_fds, newfd, 1);
	set_cloexec(files, newfd, flags & O_CLOEXEC);
	spin_unlock(&files->file_lock);
	if (replaced)
		filp_close(replaced, files);
	return newfd;

err_unlock:
	spin_unlock(&files->file_lock);
	return error;
}

long sys_dup3(unsigned int oldfd, unsigned int newfd, int flags)
{
	if (flags & ~O_CLOEXEC)
		return -EINVAL;
	if (oldfd == newfd)
		return -EINVAL;
	return dup_onto(oldfd, newfd, flags);
}

long sys_dup2(unsigned int oldfd, unsigned int newfd)
{
	struct fd f;

	if (oldfd != newfd)
		return dup_onto(oldfd, newfd, 0);
	f = fdget_raw(oldfd);
	if (!f.file)
		return -EBADF;
	fdput(f);
	return newfd;
}

bool fd_get_cloexec(unsigned int fd)
{
	return files_get_cloexec(current->files, fd);
}

void fd_set_cloexec(unsigned int fd, bool on)
{
	struct files_struct *files = current->files;

	spin_lock(&files->file_lock);
	if (fd < files->nr_fds)
		set_cloexec(files, fd, on);
	spin_unlock(&files->file_lock);
}
