/* SPDX-License-Identifier: MIT */
/* The entries of a folder: getdents64, and its predecessor. */
#include <kernel/fs/fs.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/dirent.h>
#include <asm/uaccess.h>
#include "internal.h"

/* What one call fills. */
struct getdents_buf {
	struct dir_context ctx;
	char __user *at;
	size_t room;
	int error;			/* why nothing more was taken */
};

/* A record on its way to the program. */
union record {
	struct linux_dirent64 new;
	struct linux_dirent old;
	char bytes[sizeof(struct linux_dirent64) + NAME_MAX + 9];
};

/* => Whether the record, of n bytes, fitted. */
static bool put_record(struct getdents_buf *buf, const union record *record, size_t n)
{
	buf->error = -EINVAL;		/* what the call returns if this is the first one */
	if (n > buf->room)
		return false;
	buf->error = -EFAULT;
	if (copy_to_user(buf->at, record, n))
		return false;
	buf->error = 0;
	buf->at += n;
	buf->room -= n;
	return true;
}

static bool fill_dirent64(struct dir_context *ctx, const char *name, size_t len, loff_t next,
			  ino_t ino, unsigned int type)
{
	struct getdents_buf *buf = container_of(ctx, struct getdents_buf, ctx);
	size_t n = ALIGN(offsetof(struct linux_dirent64, d_name) + len + 1, sizeof(u64));
	union record record;

	memset(record.bytes + n - 8, 0, 8);
	record.new.d_ino = ino;
	record.new.d_off = next;
	record.new.d_reclen = n;
	record.new.d_type = type;
	memcpy(record.new.d_name, name, len);
	return put_record(buf, &record, n);
}

static bool fill_dirent(struct dir_context *ctx, const char *name, size_t len, loff_t next,
			ino_t ino,
			unsigned int type)
{
	struct getdents_buf *buf = container_of(ctx, struct getdents_buf, ctx);
	size_t n = ALIGN(offsetof(struct linux_dirent, d_name) + len + 2, sizeof(long));
	union record record;

	memset(record.bytes + n - 8, 0, 8);
	record.old.d_ino = ino;
	record.old.d_off = next;
	record.old.d_reclen = n;
	memcpy(record.old.d_name, name, len);
	record.bytes[n - 1] = type;
	return put_record(buf, &record, n);
}

static int iterate_dir(struct file *file, struct dir_context *ctx)
{
	struct inode *inode = file->f_inode;
	int error;

	if (!file->f_op->iterate)
		return -ENOTDIR;
	down_read(&inode->i_rwsem);
	error = -ENOENT;
	if (inode->i_nlink) {
		ctx->pos = file->f_pos;
		error = file->f_op->iterate(file, ctx);
		file->f_pos = ctx->pos;
		file_accessed(file);
	}
	up_read(&inode->i_rwsem);
	return error;
}

static long do_getdents(unsigned int fd, char __user *to, unsigned int size,
			bool (*fill)(struct dir_context *, const char *, size_t, loff_t, ino_t,
				     unsigned int))
{
	struct getdents_buf buf = { .ctx.actor = fill, .at = to, .room = size };
	struct fd f = fdget_pos(fd);
	int error;

	if (!f.file)
		return -EBADF;
	error = iterate_dir(f.file, &buf.ctx);
	fdput_pos(f);
	if (buf.room < size)
		return size - buf.room;
	return error ? error : buf.error;
}

long sys_getdents64(unsigned int fd, struct linux_dirent64 __user *to, unsigned int size)
{
	return do_getdents(fd, (char __user *)to, size, fill_dirent64);
}

long sys_getdents(unsigned int fd, struct linux_dirent __user *to, unsigned int size)
{
	return do_getdents(fd, (char __user *)to, size, fill_dirent);
}
