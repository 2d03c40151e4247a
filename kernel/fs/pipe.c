/* SPDX-License-Identifier: MIT */
/*
 * Pipes and FIFOs.
 *
 * A pipe is a ring of buffers, each a page and the part of it that is full:
 *
 *	tail                    head              tail + ring_size
 *	 | page | page | page |  (free)  |  (free)  |
 *
 * A write fills pages; what is left over and fits behind the last one is merged into it. So a write
 * of up to PIPE_BUF bytes goes into one page, and is never mixed with another. (pipe(7))
 *
 * Everything is under pipe->lock, which is held while user memory is copied. Readers sleep on
 * rd_wait, writers on wr_wait, exclusively: one is woken when the pipe stops being empty, or full,
 * and wakes the next if it leaves something to do.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fasync.h>
#include <kernel/fs/fs.h>
#include <kernel/fs/poll.h>
#include <kernel/lib/err.h>
#include <kernel/locking/mutex.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/fcntl.h>
#include <kernel/uapi/limits.h>
#include <kernel/uapi/poll.h>
#include <kernel/uapi/statfs.h>
#include <kernel/uapi/termios.h>
#include <mm/page_alloc.h>
#include <mm/slab.h>
#include <asm/uaccess.h>

#define PIPE_DEFAULT_BUFFERS	16
#define PIPE_MIN_BUFFERS	2	/* of a new pipe, for whom the soft limit has caught */
#define PIPE_MAX_BUFFERS	65536	/* more don't fit into one array on Linux */

/* /proc/sys/fs/pipe-*; a limit of 0 is none. */
unsigned int pipe_max_size = 1024 * 1024;
unsigned long pipe_user_pages_soft = 16384, pipe_user_pages_hard;

struct pipe_buffer {
	struct page *page;
	u16 offset;
	u16 len;			/* never 0 in the ring */
	bool packet;			/* a read takes no more, and drops what it leaves */
};

struct pipe_inode_info {
	struct mutex lock;
	wait_queue_head_t rd_wait, wr_wait;
	struct list_head rd_fasync, wr_fasync;
	unsigned int head, tail;	/* count up for ever */
	unsigned int ring_size;		/* a power of two */
	unsigned int readers, writers;	/* open files */
	unsigned int r_opens, w_opens;	/* ever opened; a FIFO's open waits for a change */
	unsigned int users;		/* open files, and opens in progress; under inode->i_lock */
	struct page *spare;		/* of the last buffer that was emptied */
	struct pipe_buffer *bufs;
	struct user_struct *user;	/* who is charged for ring_size pages; a reference */
};

static bool pipe_empty(const struct pipe_inode_info *pipe)
{
	return READ_ONCE(pipe->head) == READ_ONCE(pipe->tail);
}

static bool pipe_full(const struct pipe_inode_info *pipe)
{
	return READ_ONCE(pipe->head) - READ_ONCE(pipe->tail) >= READ_ONCE(pipe->ring_size);
}

static struct pipe_buffer *pipe_buf(const struct pipe_inode_info *pipe, unsigned int position)
{
	return &pipe->bufs[position & (pipe->ring_size - 1)];
}

static struct pipe_inode_info *file_pipe(struct file *file)
{
	return file->f_inode->i_pipe;
}

/*
 * ---- The account: who makes a pipe is charged for all that it can hold ----
 *
 * A page is in the ring, or it is the spare one and there is room in the ring: so ring_size pages
 * are the most that a pipe has. Above the soft limit a user's new pipes are small, and none of his
 * grows; above the hard one there are no new ones.
 */

/* As on Linux, but that a user's pipes can't be all of a small machine's memory. */
void __init pipe_init(void)
{
	pipe_user_pages_hard = totalram_pages / 8;
	pipe_user_pages_soft = min(pipe_user_pages_soft, pipe_user_pages_hard / 2);
}

static bool pages_limited(void)
{
	return !capable(CAP_SYS_RESOURCE) && !capable(CAP_SYS_ADMIN);
}

/* => How many pages the user has been charged for, `more` (or less) among them. */
static unsigned long charge_pages(struct user_struct *user, long more)
{
	return atomic_long_add_return(more, &user->pipe_pages);
}

static bool above(unsigned long pages, const unsigned long *limit)
{
	unsigned long max = READ_ONCE(*limit);

	return max && pages > max;
}

/* => How many pages a new pipe of the user has, which are charged; 0: none. */
static unsigned int charge_new_pipe(struct user_struct *user)
{
	unsigned int size = PIPE_DEFAULT_BUFFERS, max = READ_ONCE(pipe_max_size) / PAGE_SIZE;
	unsigned long pages;

	if (size > max && !capable(CAP_SYS_RESOURCE))
		size = max;
	pages = charge_pages(user, size);
	if (above(pages, &pipe_user_pages_soft) && pages_limited()) {
		pages = charge_pages(user, PIPE_MIN_BUFFERS - (long)size);
		size = PIPE_MIN_BUFFERS;
	}
	if (!above(pages, &pipe_user_pages_hard) || !pages_limited())
		return size;
	charge_pages(user, -(long)size);
	return 0;
}

/* => Whether the pipe's user is charged for so many more pages, or less, which always works. */
static bool charge_resize(struct pipe_inode_info *pipe, long more)
{
	unsigned long pages = charge_pages(pipe->user, more);

	if (more <= 0 || !pages_limited() || (!above(pages, &pipe_user_pages_soft) &&
					      !above(pages, &pipe_user_pages_hard)))
		return true;
	charge_pages(pipe->user, -more);
	return false;
}

/* ---- Life ---- */

/* => NULL without memory, or when current's user has as many pages as he may. */
static struct pipe_inode_info *alloc_pipe_info(void)
{
	struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe));
	struct user_struct *user = current->cred->user;
	unsigned int size;

	if (!pipe)
		return NULL;
	size = charge_new_pipe(user);
	if (!size)
		goto free_pipe;
	pipe->bufs = kvmalloc(size * sizeof(*pipe->bufs));
	if (!pipe->bufs)
		goto uncharge;
	pipe->ring_size = size;
	pipe->user = get_user_struct(user);
	mutex_init(&pipe->lock);
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	INIT_LIST_HEAD(&pipe->rd_fasync);
	INIT_LIST_HEAD(&pipe->wr_fasync);
	return pipe;

uncharge:
	charge_pages(user, -(long)size);
free_pipe:
	kfree(pipe);
	return NULL;
}

static void free_pipe_info(struct pipe_inode_info *pipe)
{
	for (; pipe->tail != pipe->head; pipe->tail++)
		put_page(pipe_buf(pipe, pipe->tail)->page);
	if (pipe->spare)
		put_page(pipe->spare);
	kvfree(pipe->bufs);
	charge_pages(pipe->user, -(long)pipe->ring_size);
	put_user_struct(pipe->user);
	kfree(pipe);
}

/* The last user of an inode's pipe takes it down; a FIFO's next opener makes a new one. */
static void put_pipe_info(struct inode *inode, struct pipe_inode_info *pipe)
{
	bool last;

	spin_lock(&inode->i_lock);
	last = --pipe->users == 0;
	if (last)
		inode->i_pipe = NULL;
	spin_unlock(&inode->i_lock);
	if (last)
		free_pipe_info(pipe);
}

/* ---- Sleeping ---- */

/* => After the change and pipe->lock, whose release is a full barrier. */
static void pipe_wake(wait_queue_head_t *queue, unsigned int events)
{
	if (waitqueue_active(queue))
		wake_up_poll(queue, events);
}

static void pipe_wake_readers(struct pipe_inode_info *pipe)
{
	pipe_wake(&pipe->rd_wait, POLLIN | POLLRDNORM);
}

static void pipe_wake_writers(struct pipe_inode_info *pipe)
{
	pipe_wake(&pipe->wr_wait, POLLOUT | POLLWRNORM);
}

/*
 * Gives pipe->lock up until `ready` holds; the readers are woken first if they have reason to.
 * => 0 or -ERESTARTSYS, pipe->lock held again.
 */
static int __sched pipe_sleep(struct pipe_inode_info *pipe, wait_queue_head_t *queue,
		      bool (*ready)(const struct pipe_inode_info *), bool wake_readers)
{
	DEFINE_WAIT(wait);
	int error = 0;

	mutex_unlock(&pipe->lock);
	if (wake_readers)
		pipe_wake_readers(pipe);
	if (queue == &pipe->wr_wait)
		kill_fasync(&pipe->rd_fasync, POLL_IN);
	for (;;) {
		prepare_to_wait_exclusive(queue, &wait, TASK_INTERRUPTIBLE);
		if (ready(pipe))
			break;
		if (signal_pending(current)) {
			error = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	finish_wait(queue, &wait);
	mutex_lock(&pipe->lock);
	return error;
}

static bool pipe_readable(const struct pipe_inode_info *pipe)
{
	return !pipe_empty(pipe) || !READ_ONCE(pipe->writers);
}

static bool pipe_writable(const struct pipe_inode_info *pipe)
{
	return !pipe_full(pipe) || !READ_ONCE(pipe->readers);
}

/* ---- Reading ---- */

static void pipe_drop_buf(struct pipe_inode_info *pipe)
{
	struct page *page = pipe_buf(pipe, pipe->tail)->page;

	WRITE_ONCE(pipe->tail, pipe->tail + 1);
	if (pipe->spare)
		put_page(page);
	else
		pipe->spare = page;
}

/* Takes what the pipe has, up to what is wanted. => Number of bytes, or -EFAULT before the
 * first. */
static ssize_t pipe_take(struct pipe_inode_info *pipe, struct iov_iter *to)
{
	size_t done = 0;

	while (to->count && !pipe_empty(pipe)) {
		struct pipe_buffer *buf = pipe_buf(pipe, pipe->tail);
		size_t part = min_t(size_t, buf->len, to->count);
		bool packet = buf->packet;

		if (copy_to_iter(page_address(buf->page) + buf->offset, part, to) != part)
			return done ? (ssize_t)done : -EFAULT;
		done += part;
		buf->offset += part;
		buf->len -= part;
		if (!buf->len || packet)
			pipe_drop_buf(pipe);
		if (packet)
			break;
	}
	return done;
}

static ssize_t pipe_read_iter(struct file *file, struct iov_iter *to, loff_t *pos)
{
	struct pipe_inode_info *pipe = file_pipe(file);
	bool was_full, wake_next = false;
	ssize_t result;

	if (!to->count)
		return 0;
	mutex_lock(&pipe->lock);
	for (;;) {
		was_full = pipe_full(pipe);
		result = pipe_take(pipe, to);
		if (result || !pipe->writers)
			break;
		result = -EAGAIN;
		if (file->f_flags & O_NONBLOCK)
			break;
		result = pipe_sleep(pipe, &pipe->rd_wait, pipe_readable, false);
		wake_next = true;	/* the wake-up may have been meant for another, too */
		if (result)
			break;
	}
	was_full = was_full && !pipe_full(pipe);
	wake_next = wake_next && !pipe_empty(pipe);
	mutex_unlock(&pipe->lock);
	if (was_full)
		pipe_wake_writers(pipe);
	if (wake_next)
		pipe_wake_readers(pipe);
	kill_fasync(&pipe->wr_fasync, POLL_OUT);
	return result;
}

/* ---- Writing ---- */

/* The part of a write that is less than a page goes behind the last buffer, if all of it fits
 * there.
 * => Its size, 0: it doesn't, or -EFAULT. */
static ssize_t pipe_merge(struct pipe_inode_info *pipe, struct iov_iter *from)
{
	size_t n = from->count % PAGE_SIZE;
	struct pipe_buffer *buf;

	if (!n || pipe_empty(pipe))
		return 0;
	buf = pipe_buf(pipe, pipe->head - 1);
	if (buf->packet || buf->offset + buf->len + n > PAGE_SIZE)
		return 0;
	if (copy_from_iter(page_address(buf->page) + buf->offset + buf->len, n, from) != n)
		return -EFAULT;
	buf->len += n;
	return n;
}

/* A new buffer of n bytes, up to a page. => The ring is not full. */
static int pipe_append(struct pipe_inode_info *pipe, struct iov_iter *from, size_t n, bool packet)
{
	struct page *page = pipe->spare ? pipe->spare : alloc_page(PAGE_PIPE);

	if (!page)
		return -ENOMEM;
	if (copy_from_iter(page_address(page), n, from) != n) {
		pipe->spare = page;
		return -EFAULT;
	}
	pipe->spare = NULL;
	*pipe_buf(pipe, pipe->head) =
		(struct pipe_buffer){ .page = page, .len = n, .packet = packet };
	WRITE_ONCE(pipe->head, pipe->head + 1);
	return 0;
}

/* Fills the ring, page by page. => 0, or why it stopped short; *done goes on. */
static int pipe_fill(struct pipe_inode_info *pipe, struct iov_iter *from, bool packet, size_t *done)
{
	while (from->count && !pipe_full(pipe)) {
		size_t part = min_t(size_t, from->count, PAGE_SIZE);
		int error = pipe_append(pipe, from, part, packet);

		if (error)
			return error;
		*done += part;
	}
	return 0;
}

static ssize_t pipe_write_iter(struct file *file, struct iov_iter *from, loff_t *pos)
{
	struct pipe_inode_info *pipe = file_pipe(file);
	bool packet = file->f_flags & O_DIRECT, was_empty, wake_next = false;
	size_t done = 0;
	int error = 0;

	if (!from->count)
		return 0;
	mutex_lock(&pipe->lock);
	was_empty = pipe_empty(pipe);
	if (pipe->readers && !packet) {
		ssize_t merged = pipe_merge(pipe, from);

		if (merged < 0)
			error = merged;
		else
			done = merged;
	}
	while (!error && from->count) {
		error = -EPIPE;
		if (!pipe->readers)
			break;
		error = pipe_fill(pipe, from, packet, &done);
		if (error || !from->count)
			break;
		error = -EAGAIN;
		if (file->f_flags & O_NONBLOCK)
			break;
		error = pipe_sleep(pipe, &pipe->wr_wait, pipe_writable, was_empty);
		was_empty = pipe_empty(pipe);
		wake_next = true;
	}
	was_empty = was_empty && !pipe_empty(pipe);
	wake_next = wake_next && !pipe_full(pipe);
	mutex_unlock(&pipe->lock);
	if (was_empty)
		pipe_wake_readers(pipe);
	if (wake_next)
		pipe_wake_writers(pipe);
	kill_fasync(&pipe->rd_fasync, POLL_IN);
	if (error == -EPIPE)
		send_sig(SIGPIPE, current, false);
	if (done)
		inode_touch(file->f_inode, ATTR_MTIME | ATTR_CTIME);
	return done ? (ssize_t)done : error;
}

/* ---- poll, ioctl, fcntl ---- */

static unsigned int pipe_poll(struct file *file, struct poll_table *table)
{
	struct pipe_inode_info *pipe = file_pipe(file);
	unsigned int events = 0;

	if (file->f_mode & FMODE_READ) {
		poll_wait(file, &pipe->rd_wait, table);
		if (!pipe_empty(pipe))
			events |= POLLIN | POLLRDNORM;
		if (!READ_ONCE(pipe->writers) && file->f_version != pipe->w_opens)
			events |= POLLHUP;
	}
	if (file->f_mode & FMODE_WRITE) {
		poll_wait(file, &pipe->wr_wait, table);
		if (!pipe_full(pipe))
			events |= POLLOUT | POLLWRNORM;
		if (!READ_ONCE(pipe->readers))
			events |= POLLERR;
	}
	return events;
}

static int pipe_fasync(int fd, struct file *file, bool on)
{
	struct pipe_inode_info *pipe = file_pipe(file);
	int error = 0;

	mutex_lock(&pipe->lock);
	if (file->f_mode & FMODE_READ)
		error = fasync_set(fd, file, on, &pipe->rd_fasync);
	if (!error && (file->f_mode & FMODE_WRITE)) {
		error = fasync_set(fd, file, on, &pipe->wr_fasync);
		if (error && (file->f_mode & FMODE_READ))
			fasync_set(fd, file, false, &pipe->rd_fasync);
	}
	mutex_unlock(&pipe->lock);
	return error;
}

static long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = file_pipe(file);
	int count = 0;

	if (cmd != FIONREAD)
		return -ENOTTY;
	mutex_lock(&pipe->lock);
	for (unsigned int i = pipe->tail; i != pipe->head; i++)
		count += pipe_buf(pipe, i)->len;
	mutex_unlock(&pipe->lock);
	return put_user(count, (int __user *)arg);
}

/* => pipe->lock held. The ring gets `size` buffers, a power of two; its user has been charged. */
static int pipe_resize(struct pipe_inode_info *pipe, unsigned int size)
{
	struct pipe_buffer *bufs;
	unsigned int used = pipe->head - pipe->tail;

	if (used > size)
		return -EBUSY;
	if (size > PIPE_MAX_BUFFERS)
		return -ENOMEM;
	bufs = kvmalloc(size * sizeof(*bufs));
	if (!bufs)
		return -ENOMEM;
	if (pipe->spare && used == size) {
		put_page(pipe->spare);
		pipe->spare = NULL;
	}
	for (unsigned int i = 0; i < used; i++)
		bufs[i] = *pipe_buf(pipe, pipe->tail + i);
	kvfree(pipe->bufs);
	pipe->bufs = bufs;
	pipe->tail = 0;
	pipe->head = used;
	WRITE_ONCE(pipe->ring_size, size);
	return 0;
}

/* => pipe->lock held. 0 or -errno, and nothing has changed. */
static int pipe_set_ring(struct pipe_inode_info *pipe, unsigned int size)
{
	long more = (long)size - pipe->ring_size;
	int error;

	if (more > 0 && size > READ_ONCE(pipe_max_size) / PAGE_SIZE &&
	    !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	if (!charge_resize(pipe, more))
		return -EPERM;
	error = pipe_resize(pipe, size);
	if (error)
		charge_pages(pipe->user, -more);
	return error;
}

static long pipe_set_size(struct pipe_inode_info *pipe, unsigned long bytes)
{
	unsigned int size;
	int error;

	if (bytes > 1U << 31)
		return -EINVAL;
	for (size = 1; size * PAGE_SIZE < bytes; size *= 2)
		continue;
	mutex_lock(&pipe->lock);
	error = pipe_set_ring(pipe, size);
	mutex_unlock(&pipe->lock);
	pipe_wake_writers(pipe);
	return error ? error : (long)(size * PAGE_SIZE);
}

/* F_SETPIPE_SZ and F_GETPIPE_SZ. => The size in bytes, or -EBADF: not a pipe. */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe;

	if (file->f_op != &pipe_fops)
		return -EBADF;
	pipe = file_pipe(file);
	if (cmd == F_SETPIPE_SZ)
		return pipe_set_size(pipe, arg);
	return READ_ONCE(pipe->ring_size) * PAGE_SIZE;
}

/* ---- Opening and closing ---- */

static void pipe_wake_all(struct pipe_inode_info *pipe)
{
	wake_up_all(&pipe->rd_wait);
	wake_up_all(&pipe->wr_wait);
}

static void pipe_close_end(struct pipe_inode_info *pipe, struct file *file)
{
	bool alone;

	mutex_lock(&pipe->lock);
	if (file->f_mode & FMODE_READ)
		WRITE_ONCE(pipe->readers, pipe->readers - 1);
	if (file->f_mode & FMODE_WRITE)
		WRITE_ONCE(pipe->writers, pipe->writers - 1);
	/* The other side learns that it is alone. */
	alone = !pipe->readers != !pipe->writers;
	if (alone)
		pipe_wake_all(pipe);
	mutex_unlock(&pipe->lock);
	if (alone) {
		kill_fasync(&pipe->rd_fasync, POLL_IN);
		kill_fasync(&pipe->wr_fasync, POLL_OUT);
	}
}

unsigned long pipe_pages(struct inode *inode)
{
	struct pipe_inode_info *pipe;
	unsigned long pages = 0;

	spin_lock(&inode->i_lock);
	pipe = inode->i_pipe;
	if (pipe)
		pages = READ_ONCE(pipe->head) - READ_ONCE(pipe->tail);
	spin_unlock(&inode->i_lock);
	return pages;
}

static void pipe_release(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = inode->i_pipe;

	pipe_close_end(pipe, file);
	put_pipe_info(inode, pipe);
}

/* => The FIFO's pipe, with one more user, or NULL without memory. */
static struct pipe_inode_info *fifo_get_pipe(struct inode *inode)
{
	struct pipe_inode_info *pipe, *fresh = alloc_pipe_info();

	spin_lock(&inode->i_lock);
	if (!inode->i_pipe)
		inode->i_pipe = fresh;
	pipe = inode->i_pipe;
	if (pipe)
		pipe->users++;
	spin_unlock(&inode->i_lock);
	if (fresh && fresh != pipe)
		free_pipe_info(fresh);
	return pipe;
}

/* Waits until the other side has been opened, if only for a moment. => pipe->lock held. */
static int fifo_wait_for_partner(struct pipe_inode_info *pipe, unsigned int *opens)
{
	unsigned int before = *opens;
	DEFINE_WAIT(wait);
	int error = 0;

	mutex_unlock(&pipe->lock);
	for (;;) {
		prepare_to_wait(&pipe->rd_wait, &wait, TASK_INTERRUPTIBLE);
		if (READ_ONCE(*opens) != before)
			break;
		if (signal_pending(current)) {
			error = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	finish_wait(&pipe->rd_wait, &wait);
	mutex_lock(&pipe->lock);
	return *opens != before ? 0 : error;
}

/* => pipe->lock held. 0, or an error and the counts are those from before. */
static int fifo_open_end(struct pipe_inode_info *pipe, struct file *file)
{
	bool reads = file->f_mode & FMODE_READ, writes = file->f_mode & FMODE_WRITE;
	bool nonblock = file->f_flags & O_NONBLOCK;
	int error = 0;

	if (writes && !reads && nonblock && !pipe->readers)
		return -ENXIO;
	if (reads) {
		pipe->r_opens++;
		WRITE_ONCE(pipe->readers, pipe->readers + 1);
	}
	if (writes) {
		pipe->w_opens++;
		WRITE_ONCE(pipe->writers, pipe->writers + 1);
	}
	if ((reads && pipe->readers == 1) || (writes && pipe->writers == 1))
		wake_up_all(&pipe->rd_wait);
	/* A pipe that is opened once more, through /proc. */
	if (file->f_inode->i_sb->s_magic == PIPEFS_MAGIC)
		return 0;
	if (reads && !writes && !pipe->writers) {
		/* No hang-up is reported before there has been a writer. */
		if (nonblock)
			file->f_version = pipe->w_opens;
		else
			error = fifo_wait_for_partner(pipe, &pipe->w_opens);
	} else if (writes && !reads && !pipe->readers) {
		error = fifo_wait_for_partner(pipe, &pipe->r_opens);
	}
	return error;
}

static int fifo_open(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = fifo_get_pipe(inode);
	int error;

	if (!pipe)
		return -ENOMEM;
	mutex_lock(&pipe->lock);
	error = fifo_open_end(pipe, file);
	mutex_unlock(&pipe->lock);
	if (error && error != -ENXIO)
		pipe_close_end(pipe, file);
	if (error)
		put_pipe_info(inode, pipe);
	return error;
}

/* ---- pipe(2) ---- */

const struct file_operations pipe_fops = {
	.read_iter = pipe_read_iter,
	.write_iter = pipe_write_iter,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
	.fasync = pipe_fasync,
	.open = fifo_open,
	.release = pipe_release,
};

/* => A pipe's write end, with a user and a name, or ERR_PTR. */
static struct file *create_write_end(unsigned int flags)
{
	struct pipe_inode_info *pipe;
	struct inode *inode;
	struct file *file;

	inode = alloc_anon_inode(S_IFIFO | 0600);
	if (!inode)
		return ERR_PTR(-ENFILE);
	pipe = alloc_pipe_info();
	if (!pipe) {
		iput(inode);
		return ERR_PTR(-ENFILE);
	}
	inode->i_fop = &pipe_fops;	/* for who opens it once more, through /proc */
	inode->i_pipe = pipe;
	pipe->users = pipe->writers = 1;
	pipe->r_opens = pipe->w_opens = 1;
	file = alloc_file_pseudo(inode, "", FMODE_WRITE, O_WRONLY | flags, &pipe_fops);
	if (IS_ERR(file))
		free_pipe_info(pipe);
	return file;
}

/* => files[0] reads, files[1] writes; 0 or -errno. */
static int create_pipe_files(struct file *files[2], unsigned int flags)
{
	struct pipe_inode_info *pipe;

	files[1] = create_write_end(flags & (O_NONBLOCK | O_DIRECT));
	if (IS_ERR(files[1]))
		return PTR_ERR(files[1]);
	files[0] =
		alloc_file_clone(files[1], FMODE_READ, O_RDONLY | (flags & O_NONBLOCK), &pipe_fops);
	if (IS_ERR(files[0])) {
		fput(files[1]);
		return PTR_ERR(files[0]);
	}
	pipe = file_pipe(files[1]);
	pipe->users = 2;
	pipe->readers = 1;
	return 0;
}

static int do_pipe2(int __user *ufds, unsigned int flags)
{
	struct file *files[2] = { NULL, NULL };
	int fds[2], error;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	error = create_pipe_files(files, flags);
	if (error)
		return error;
	error = fds[0] = get_unused_fd_flags(flags);
	if (error < 0)
		goto put_files;
	error = fds[1] = get_unused_fd_flags(flags);
	if (error < 0)
		goto put_fd0;
	error = -EFAULT;
	if (copy_to_user(ufds, fds, sizeof(fds)))
		goto put_fd1;

	/* Nothing below can fail. */
	fd_install(fds[0], files[0]);
	fd_install(fds[1], files[1]);
	return 0;

put_fd1:
	put_unused_fd(fds[1]);
put_fd0:
	put_unused_fd(fds[0]);
put_files:
	fput(files[0]);
	fput(files[1]);
	return error;
}

long sys_pipe(int __user *ufds)
{
	return do_pipe2(ufds, 0);
}

long sys_pipe2(int __user *ufds, int flags)
{
	return do_pipe2(ufds, flags);
}
