/* SPDX-License-Identifier: MIT */
/* All files are in memory: nothing needs to be written anywhere. The arguments are checked. */
#include <kernel/fs/fs.h>
#include <kernel/sched.h>
#include "internal.h"

long sys_sync(void)
{
	return 0;
}

long sys_syncfs(unsigned int fd)
{
	struct fd f = fdget(fd);

	if (!f.file)
		return -EBADF;
	fdput(f);
	return 0;
}

long sys_fsync(unsigned int fd)
{
	struct fd f = fdget(fd);
	int error = -EINVAL;

	if (!f.file)
		return -EBADF;
	if (f.file->f_op->fsync)
		error = f.file->f_op->fsync(f.file);
	fdput(f);
	return error;
}

long sys_fdatasync(unsigned int fd)
{
	return sys_fsync(fd);
}

#define SYNC_FILE_RANGE_FLAGS	7	/* WAIT_BEFORE, WRITE, WAIT_AFTER */

long sys_sync_file_range(unsigned int fd, loff_t offset, loff_t n, unsigned int flags)
{
	struct fd f = fdget(fd);
	loff_t end;
	int error = 0;

	if (!f.file)
		return -EBADF;
	if ((flags & ~SYNC_FILE_RANGE_FLAGS) || offset < 0 || n < 0 ||
	    __builtin_add_overflow(offset, n, &end))
		error = -EINVAL;
	else if (!S_ISREG(f.file->f_inode->i_mode) && !S_ISDIR(f.file->f_inode->i_mode))
		error = -ESPIPE;
	fdput(f);
	return error;
}

long sys_readahead(unsigned int fd, loff_t offset, size_t n)
{
	struct fd f = fdget(fd);
	int error = 0;

	if (!f.file)
		return -EBADF;
	if (!(f.file->f_mode & FMODE_READ))
		error = -EBADF;
	else if (!S_ISREG(f.file->f_inode->i_mode))
		error = -EINVAL;
	fdput(f);
	return error;
}

/* => 0 or -errno, for advice that is taken or ignored. */
long sys_fadvise64(unsigned int fd, loff_t offset, loff_t len, int advice)
{
	struct fd f = fdget(fd);
	int error = 0;

	if (!f.file)
		return -EBADF;
	if (S_ISFIFO(f.file->f_inode->i_mode))
		error = -ESPIPE;
	else if (len < 0 || advice < 0 || advice > 5)
		error = -EINVAL;
	fdput(f);
	return error;
}
