/* SPDX-License-Identifier: MIT */
/* ioctl: what every file can do is done here, the rest by the file. */
#include <kernel/fs/fs.h>
#include <kernel/sched.h>
#include <kernel/uapi/termios.h>
#include <asm/uaccess.h>
#include "internal.h"

static int set_nonblock(struct file *file, const int __user *arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	set_file_flags(file, on ? O_NONBLOCK : 0, O_NONBLOCK);
	return 0;
}

static int set_async(int fd, struct file *file, const int __user *arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	if (!on == !(READ_ONCE(file->f_flags) & FASYNC))
		return 0;
	return file->f_op->fasync ? file->f_op->fasync(fd, file, on) : -ENOTTY;
}

/* => Bytes from here to the end. */
static int regular_fionread(struct file *file, int __user *arg)
{
	return put_user((int)(READ_ONCE(file->f_inode->i_size) - file->f_pos), arg);
}

static int file_size(struct file *file, loff_t __user *arg)
{
	umode_t mode = file->f_inode->i_mode;

	if (!S_ISREG(mode) && !S_ISDIR(mode) && !S_ISLNK(mode))
		return -ENOTTY;
	return put_user(READ_ONCE(file->f_inode->i_size), arg);
}

static long do_ioctl(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	long result;

	switch (cmd) {
	case FIOCLEX:
		fd_set_cloexec(fd, true);
		return 0;
	case FIONCLEX:
		fd_set_cloexec(fd, false);
		return 0;
	case FIONBIO:
		return set_nonblock(file, (const int __user *)arg);
	case FIOASYNC:
		return set_async(fd, file, (const int __user *)arg);
	case FIGETBSZ:
		return put_user((int)PAGE_SIZE, (int __user *)arg);
	case FIOQSIZE:
		return file_size(file, (loff_t __user *)arg);
	case FIONREAD:
		if (S_ISREG(file->f_inode->i_mode))
			return regular_fionread(file, (int __user *)arg);
	}
	if (!file->f_op->ioctl)
		return -ENOTTY;
	result = file->f_op->ioctl(file, cmd, arg);
	return result == -ENOIOCTLCMD ? -ENOTTY : result;
}

long sys_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct fd f = fdget(fd);
	long result;

	if (!f.file)
		return -EBADF;
	result = do_ioctl(fd, f.file, cmd, arg);
	fdput(f);
	return result;
}
