/* SPDX-License-Identifier: MIT */
/* read, write, their relatives with positions and pieces, and what copies from file to file. */
#include <kernel/fs/fs.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

/* ---- One piece of data, any kind of file ---- */

static bool file_readable(const struct file *file)
{
	return file->f_op->read || file->f_op->read_iter;
}

static bool file_writable(const struct file *file)
{
	return file->f_op->write || file->f_op->write_iter;
}

/* Calls f_op->read or write once a piece, until one is cut short; once even for nothing. */
static ssize_t rw_pieces(struct file *file, struct iov_iter *iter, loff_t *pos, bool write)
{
	ssize_t done = 0, n;
	size_t len;

	if (iter->kernel)
		return -EINVAL;
	do {
		len = iter->cur.iov_len;
		if (write)
			n = file->f_op->write(file, iter->cur.iov_base, len, pos);
		else
			n = file->f_op->read(file, iter->cur.iov_base, len, pos);
		if (n < 0)
			return done ? done : n;
		done += n;
		iov_iter_advance(iter, n);
	} while (n == (ssize_t)len && iter->count);
	return done;
}

/* => 0 or -EINVAL: positions are not negative, and do not wrap. */
static int check_area(const struct file *file, loff_t pos, size_t n)
{
	if (!(file->f_mode & FMODE_PREAD))
		return 0;
	return pos < 0 || (loff_t)(pos + n) < 0 ? -EINVAL : 0;
}

ssize_t vfs_read(struct file *file, struct iov_iter *iter, loff_t *pos)
{
	int error;

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (S_ISDIR(file->f_inode->i_mode))
		return -EISDIR;
	if (!file_readable(file))
		return -EINVAL;
	error = check_area(file, *pos, iter->count);
	if (error)
		return error;
	if (file->f_op->read_iter)
		return file->f_op->read_iter(file, iter, pos);
	return rw_pieces(file, iter, pos, false);
}

ssize_t vfs_write(struct file *file, struct iov_iter *iter, loff_t *pos)
{
	int error;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!file_writable(file))
		return -EINVAL;
	error = check_area(file, *pos, iter->count);
	if (error)
		return error;
	if (file->f_op->write_iter)
		return file->f_op->write_iter(file, iter, pos);
	return rw_pieces(file, iter, pos, true);
}

ssize_t check_file_limits(loff_t pos, size_t n)
{
	unsigned long limit = rlimit(RLIMIT_FSIZE);

	if (limit != RLIM_INFINITY) {
		if ((unsigned long)pos >= limit) {
			send_sig(SIGXFSZ, current, false);
			return -EFBIG;
		}
		n = min(n, limit - pos);
	}
	if (pos == S64_MAX)
		return -EFBIG;
	return min_t(u64, n, S64_MAX - pos);
}

ssize_t kernel_read(struct file *file, void *buf, size_t n, loff_t pos)
{
	struct iov_iter iter;

	iov_iter_kernel(&iter, buf, min(n, MAX_RW_COUNT));
	if (!file->f_op->read_iter || S_ISDIR(file->f_inode->i_mode))
		return -EINVAL;
	return file->f_op->read_iter(file, &iter, &pos);
}

ssize_t kernel_write(struct file *file, const void *buf, size_t n, loff_t pos)
{
	struct iov_iter iter;

	iov_iter_kernel(&iter, (void *)buf, min(n, MAX_RW_COUNT));
	return vfs_write(file, &iter, &pos);
}

/* ---- At the file's own position ---- */

static ssize_t rw_single(unsigned int fd, char __user *buf, size_t n, bool write)
{
	struct fd f = fdget_pos(fd);
	struct iov_iter iter;
	ssize_t result;
	loff_t pos;

	if (!f.file)
		return -EBADF;
	iov_iter_single(&iter, buf, min(n, MAX_RW_COUNT));
	pos = f.file->f_pos;
	result = access_ok(buf, n) ? 0 : -EFAULT;
	if (!(f.file->f_mode & (write ? FMODE_WRITE : FMODE_READ)))
		result = -EBADF;
	if (!result)
		result = write ? vfs_write(f.file, &iter, &pos) : vfs_read(f.file, &iter, &pos);
	if (result >= 0)
		f.file->f_pos = pos;
	fdput_pos(f);
	return result;
}

long sys_read(unsigned int fd, char __user *buf, size_t n)
{
	return rw_single(fd, buf, n, false);
}

long sys_write(unsigned int fd, const char __user *buf, size_t n)
{
	return rw_single(fd, (char __user *)buf, n, true);
}

/* What is in memory is as safe as it will ever be: flags that ask for that change nothing. */
#define RWF_SAFE (RWF_HIPRI | RWF_DSYNC | RWF_SYNC)

/* Pieces, at *pos. flags: RWF_*. */
static ssize_t rw_vector(struct file *file, const struct iovec __user *uvec, unsigned long nr,
			 loff_t *pos, bool write, int flags)
{
	struct iovec fast[UIO_FASTIOV], *heap;
	struct iov_iter iter;
	ssize_t result;

	if (!(file->f_mode & (write ? FMODE_WRITE : FMODE_READ)))
		return -EBADF;
	if (write ? !file_writable(file) : !file_readable(file) && !S_ISDIR(file->f_inode->i_mode))
		return -EINVAL;
	result = import_iovec(uvec, nr, fast, &heap, &iter);
	if (result > 0 && (flags & ~(RWF_SAFE | RWF_APPEND)))
		result = -EOPNOTSUPP;
	iter.append = flags & RWF_APPEND;
	if (result > 0)
		result = write ? vfs_write(file, &iter, pos) : vfs_read(file, &iter, pos);
	kvfree(heap);
	return result;
}

static ssize_t rwv_at_file_position(unsigned int fd, const struct iovec __user *uvec,
				    unsigned long nr, bool write, int flags)
{
	struct fd f = fdget_pos(fd);
	ssize_t result;
	loff_t pos;

	if (!f.file)
		return -EBADF;
	pos = f.file->f_pos;
	result = rw_vector(f.file, uvec, nr, &pos, write, flags);
	if (result >= 0)
		f.file->f_pos = pos;
	fdput_pos(f);
	return result;
}

long sys_readv(unsigned int fd, const struct iovec __user *uvec, unsigned long nr)
{
	return rwv_at_file_position(fd, uvec, nr, false, 0);
}

long sys_writev(unsigned int fd, const struct iovec __user *uvec, unsigned long nr)
{
	return rwv_at_file_position(fd, uvec, nr, true, 0);
}

/* ---- At a given position ---- */

static ssize_t rw_at(unsigned int fd, char __user *buf, size_t n, loff_t pos, bool write)
{
	struct iov_iter iter;
	ssize_t result;
	struct fd f;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	result = -ESPIPE;
	if (!(f.file->f_mode & (write ? FMODE_PWRITE : FMODE_PREAD)))
		goto put_file;
	result = -EBADF;
	if (!(f.file->f_mode & (write ? FMODE_WRITE : FMODE_READ)))
		goto put_file;
	result = -EFAULT;
	if (!access_ok(buf, n))
		goto put_file;
	iov_iter_single(&iter, buf, min(n, MAX_RW_COUNT));
	result = write ? vfs_write(f.file, &iter, &pos) : vfs_read(f.file, &iter, &pos);
put_file:
	fdput(f);
	return result;
}

long sys_pread64(unsigned int fd, char __user *buf, size_t n, loff_t pos)
{
	return rw_at(fd, buf, n, pos, false);
}

long sys_pwrite64(unsigned int fd, const char __user *buf, size_t n, loff_t pos)
{
	return rw_at(fd, (char __user *)buf, n, pos, true);
}

static ssize_t rwv_at(unsigned int fd, const struct iovec __user *uvec, unsigned long nr,
		      loff_t pos, bool write, int flags)
{
	ssize_t result = -ESPIPE;
	struct fd f;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (f.file->f_mode & (write ? FMODE_PWRITE : FMODE_PREAD))
		result = rw_vector(f.file, uvec, nr, &pos, write, flags);
	fdput(f);
	return result;
}

/* The upper half of the position is for machines with shorter registers. */
long sys_preadv(unsigned int fd, const struct iovec __user *uvec, unsigned long nr,
		unsigned long low,
		unsigned long high)
{
	return rwv_at(fd, uvec, nr, low, false, 0);
}

long sys_pwritev(unsigned int fd, const struct iovec __user *uvec, unsigned long nr,
		 unsigned long low, unsigned long high)
{
	return rwv_at(fd, uvec, nr, low, true, 0);
}

/* Position -1 is that of the file. */
long sys_preadv2(unsigned int fd, const struct iovec __user *uvec, unsigned long nr,
		 unsigned long low, unsigned long high, int flags)
{
	if ((long)low == -1)
		return rwv_at_file_position(fd, uvec, nr, false, flags);
	return rwv_at(fd, uvec, nr, low, false, flags);
}

long sys_pwritev2(unsigned int fd, const struct iovec __user *uvec, unsigned long nr,
		  unsigned long low, unsigned long high, int flags)
{
	if ((long)low == -1)
		return rwv_at_file_position(fd, uvec, nr, true, flags);
	return rwv_at(fd, uvec, nr, low, true, flags);
}

long sys_lseek(unsigned int fd, loff_t offset, unsigned int whence)
{
	struct fd f = fdget_pos(fd);
	loff_t result = -EINVAL;

	if (!f.file)
		return -EBADF;
	if (whence <= SEEK_HOLE && !(f.file->f_mode & FMODE_LSEEK))
		result = -ESPIPE;
	else if (whence <= SEEK_HOLE)
		result = f.file->f_op->llseek(f.file, offset, whence);
	fdput_pos(f);
	return result;
}

/* ---- From file to file ---- */

#define COPY_CHUNK	(4 * PAGE_SIZE)

/* => Bytes copied by way of `buf`; 0 at the end of `in`. What `out` did not take is not read. */
static ssize_t copy_chunk(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos,
			  void *buf, size_t n)
{
	loff_t before = *in_pos;
	struct iov_iter iter;
	ssize_t got, put;

	iov_iter_kernel(&iter, buf, n);
	got = vfs_read(in, &iter, in_pos);
	if (got <= 0)
		return got;
	iov_iter_kernel(&iter, buf, got);
	put = vfs_write(out, &iter, out_pos);
	*in_pos = before + max(put, 0L);
	return put;
}

/* => Bytes copied, or why none were. */
static ssize_t copy_file_data(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos,
			      size_t n)
{
	void *buf = kvmalloc(COPY_CHUNK);
	ssize_t done = 0, part = 0;

	if (!buf)
		return -ENOMEM;
	while (done < (ssize_t)n) {
		size_t want = min_t(size_t, n - done, COPY_CHUNK);

		part = copy_chunk(in, in_pos, out, out_pos, buf, want);
		if (part <= 0)
			break;
		done += part;
		if (part < (ssize_t)want || signal_pending(current))
			break;
		cond_resched();
	}
	kvfree(buf);
	return done ? done : part;
}

/* => 0 when `in` can be read at any position, and `out` takes data from the kernel. */
static int check_sendfile(const struct file *in, const struct file *out, bool positioned)
{
	if (!(in->f_mode & FMODE_READ))
		return -EBADF;
	if (positioned && !(in->f_mode & FMODE_PREAD))
		return -ESPIPE;
	if (!(out->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!in->f_op->read_iter || !out->f_op->write_iter || S_ISFIFO(in->f_inode->i_mode) ||
	    (out->f_flags & O_APPEND))
		return -EINVAL;
	return 0;
}

/* *in_pos, if the caller gives one, else that of the file. */
static ssize_t do_sendfile(int out_fd, int in_fd, loff_t *given_pos, size_t n)
{
	struct fd in = fdget(in_fd), out;
	loff_t in_pos, out_pos;
	ssize_t result = -EBADF;

	if (!in.file)
		return -EBADF;
	out = fdget(out_fd);
	if (!out.file)
		goto put_in;
	result = check_sendfile(in.file, out.file, given_pos != NULL);
	if (result)
		goto put_out;
	in_pos = given_pos ? *given_pos : in.file->f_pos;
	out_pos = out.file->f_pos;
	result = in_pos < 0 ? -EINVAL : 0;
	if (!result && n)
		result = copy_file_data(in.file, &in_pos, out.file, &out_pos, min(n, MAX_RW_COUNT));
	if (result > 0) {
		out.file->f_pos = out_pos;
		if (given_pos)
			*given_pos = in_pos;
		else
			in.file->f_pos = in_pos;
	}
put_out:
	fdput(out);
put_in:
	fdput(in);
	return result;
}

long sys_sendfile(int out_fd, int in_fd, loff_t __user *upos, size_t n)
{
	ssize_t result;
	loff_t pos;

	if (!upos)
		return do_sendfile(out_fd, in_fd, NULL, n);
	if (get_user(pos, upos))
		return -EFAULT;
	result = do_sendfile(out_fd, in_fd, &pos, n);
	if (put_user(pos, upos))
		return -EFAULT;
	return result;
}

/* => How many of the n bytes may be copied: not beyond the end of `in`; or -errno. */
static ssize_t check_copy_range(const struct file *in, const struct file *out, loff_t in_pos,
				loff_t out_pos, size_t n)
{
	loff_t size = READ_ONCE(in->f_inode->i_size);
	ssize_t allowed;

	if (S_ISDIR(in->f_inode->i_mode) || S_ISDIR(out->f_inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(in->f_inode->i_mode) || !S_ISREG(out->f_inode->i_mode))
		return -EINVAL;
	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE) || (out->f_flags & O_APPEND))
		return -EBADF;
	if (in->f_inode->i_sb != out->f_inode->i_sb)
		return -EXDEV;
	if ((u64)in_pos + n < (u64)in_pos || (u64)out_pos + n < (u64)out_pos)
		return -EOVERFLOW;
	if (in_pos < 0 || out_pos < 0)
		return -EINVAL;
	n = in_pos < size ? min_t(u64, n, size - in_pos) : 0;
	allowed = check_file_limits(out_pos, n);
	if (allowed < 0)
		return allowed;
	n = min_t(size_t, allowed, MAX_RW_COUNT);
	if (in->f_inode == out->f_inode && (u64)in_pos < out_pos + n && (u64)out_pos < in_pos + n)
		return -EINVAL;
	if (!in->f_op->read_iter || !out->f_op->write_iter)
		return -EINVAL;
	return n;
}

long sys_copy_file_range(int in_fd, loff_t __user *uin, int out_fd, loff_t __user *uout, size_t n,
			 unsigned int flags)
{
	struct fd in = fdget(in_fd), out;
	loff_t in_pos, out_pos;
	ssize_t result = -EBADF;

	if (!in.file)
		return -EBADF;
	out = fdget(out_fd);
	if (!out.file)
		goto put_in;
	in_pos = in.file->f_pos;
	out_pos = out.file->f_pos;
	result = -EFAULT;
	if ((uin && get_user(in_pos, uin)) || (uout && get_user(out_pos, uout)))
		goto put_out;
	result = flags ? -EINVAL : check_copy_range(in.file, out.file, in_pos, out_pos, n);
	if (result > 0)
		result = copy_file_data(in.file, &in_pos, out.file, &out_pos, result);
	if (result <= 0)
		goto put_out;
	if (!uin)
		in.file->f_pos = in_pos;
	if (!uout)
		out.file->f_pos = out_pos;
	if ((uin && put_user(in_pos, uin)) || (uout && put_user(out_pos, uout)))
		result = -EFAULT;
put_out:
	fdput(out);
put_in:
	fdput(in);
	return result;
}
