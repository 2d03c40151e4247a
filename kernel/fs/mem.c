/* SPDX-License-Identifier: MIT */
/* The devices that are no hardware: null, zero, full, random, urandom; and port, which is all of
 * it. */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/fs/mem.h>
#include <kernel/lib/err.h>
#include <kernel/random.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/random.h>
#include <mm/mm.h>
#include <asm/io.h>
#include <asm/uaccess.h>

#define MEM_MAJOR	1
#define NR_PORTS	65536

static ssize_t null_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	return 0;
}

/* It takes the kernel's data, too: sendfile(2). */
static ssize_t null_write_iter(struct file *file, struct iov_iter *from, loff_t *pos)
{
	return from->count;
}

/* Neither null nor zero has positions: every seek ends at the beginning. */
static loff_t null_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos = 0;
}

static ssize_t zero_read_iter(struct file *file, struct iov_iter *to, loff_t *pos)
{
	size_t done = 0;

	while (to->count) {
		size_t part = min_t(size_t, to->count, PAGE_SIZE), got = iov_iter_zero(part, to);

		done += got;
		if (got < part)
			return done ? (ssize_t)done : -EFAULT;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return done;
}

/* A shared mapping is a fresh file of zeroes; a private one is anonymous memory with a name. */
static int zero_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_SHARED ? shmem_zero_setup(vma) : 0;
}

static ssize_t full_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	return -ENOSPC;
}

static ssize_t random_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	return get_random_bytes_user(buf, n);
}

/* Anybody may stir; that makes nothing predictable. */
static ssize_t random_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	u8 bytes[64];
	size_t done = 0;

	while (done < n) {
		size_t part = min(n - done, sizeof(bytes));

		if (copy_from_user(bytes, buf + done, part))
			return done ? (ssize_t)done : -EFAULT;
		add_device_randomness(bytes, part);
		done += part;
		cond_resched();
		if (signal_pending(current))
			break;
	}
	return done;
}

static long random_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case RNDGETENTCNT:		/* full, always */
		return put_user(256, (int __user *)arg);
	case RNDADDTOENTCNT:
	case RNDADDENTROPY:
	case RNDZAPENTCNT:
	case RNDCLEARPOOL:
	case RNDRESEEDCRNG:
		return capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
	}
	return -ENOTTY;
}

/* ---- port: the byte at offset n is I/O port n ---- */

static int port_open(struct inode *inode, struct file *file)
{
	return capable(CAP_SYS_RAWIO) ? 0 : -EPERM;
}

static ssize_t port_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	size_t done = 0;

	while (done < n && *pos >= 0 && *pos < NR_PORTS) {
		if (put_user(inb(*pos), (u8 __user *)buf + done))
			return done ? (ssize_t)done : -EFAULT;
		done++;
		(*pos)++;
	}
	return done;
}

static ssize_t port_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	size_t done = 0;
	u8 byte;

	while (done < n && *pos >= 0 && *pos < NR_PORTS) {
		if (get_user(byte, (const u8 __user *)buf + done))
			return done ? (ssize_t)done : -EFAULT;
		outb(byte, *pos);
		done++;
		(*pos)++;
	}
	return done;
}

/* ---- The devices ---- */

static const struct file_operations null_fops = {
	.llseek = null_llseek, .read = null_read, .write_iter = null_write_iter,
};
static const struct file_operations zero_fops = {
	.llseek = null_llseek, .read_iter = zero_read_iter, .write_iter = null_write_iter,
	.mmap = zero_mmap,
};
static const struct file_operations full_fops = {
	.llseek = null_llseek, .read_iter = zero_read_iter, .write = full_write,
};
static const struct file_operations random_fops = {
	.llseek = noop_llseek, .read = random_read, .write = random_write, .ioctl = random_ioctl,
};
static const struct file_operations port_fops = {
	.llseek = generic_file_llseek, .read = port_read, .write = port_write, .open = port_open,
};

static struct chrdev mem_chrdevs[] = {
	{ "null", MKDEV(MEM_MAJOR, 3), 0666, &null_fops, NULL },
	{ "port", MKDEV(MEM_MAJOR, 4), 0600, &port_fops, NULL },
	{ "zero", MKDEV(MEM_MAJOR, 5), 0666, &zero_fops, NULL },
	{ "full", MKDEV(MEM_MAJOR, 7), 0666, &full_fops, NULL },
	{ "random", MKDEV(MEM_MAJOR, 8), 0666, &random_fops, NULL },
	{ "urandom", MKDEV(MEM_MAJOR, 9), 0666, &random_fops, NULL },
};

void mem_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(mem_chrdevs); i++)
		register_chrdev(&mem_chrdevs[i]);
}
