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
