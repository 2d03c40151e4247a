/* SPDX-License-Identifier: MIT */
/*
 * Character devices, and their names in /dev.
 *
 * Every device that a driver registers has a node in devtmpfs, and, where the initramfs has none,
 * in the /dev of the root, too: programs find the basic ones even if nobody mounts anything.
 */
#include <kernel/fs/fs.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/printk.h>
#include "internal.h"

static struct chrdev *chrdevs;		/* complete after boot */

void register_chrdev(struct chrdev *device)
{
	device->next = chrdevs;
	chrdevs = device;
}

/* A node has been opened: from here on the file is the device's. */
static int chrdev_open(struct inode *inode, struct file *file)
{
	const struct chrdev *device = chrdevs;

	while (device && device->rdev != inode->i_rdev)
		device = device->next;
	if (!device)
		return -ENXIO;
	file->f_op = device->fops;
	return file->f_op->open ? file->f_op->open(inode, file) : 0;
}

const struct file_operations chrdev_fops = {
	.open = chrdev_open,
};

/* What is there already stays. */
static void make_folder(const char *name, umode_t mode)
{
	int error = do_mkdirat(AT_FDCWD, name, mode);

	if (error && error != -EEXIST)
		panic("devtmpfs: cannot make %s: error %d", name, error);
}

static void make_link(const char *name, const char *target)
{
	int error = do_symlinkat(target, AT_FDCWD, name);

	if (error && error != -EEXIST)
		panic("devtmpfs: cannot make %s: error %d", name, error);
}

/* One folder full of devices. => current's umask is 0. */
static void populate(const char *folder)
{
	char name[64];
	int error;

	for (const struct chrdev *device = chrdevs; device; device = device->next) {
		snprintf(name, sizeof(name), "%s/%s", folder, device->name);
		error = do_mknodat(AT_FDCWD, name, S_IFCHR | device->mode, device->rdev);
		if (error && error != -EEXIST)
			panic("devtmpfs: cannot make %s: error %d", name, error);
	}
	snprintf(name, sizeof(name), "%s/shm", folder);
	make_folder(name, 01777);
	snprintf(name, sizeof(name), "%s/fd", folder);
	make_link(name, "/proc/self/fd");
	snprintf(name, sizeof(name), "%s/stdin", folder);
	make_link(name, "/proc/self/fd/0");
	snprintf(name, sizeof(name), "%s/stdout", folder);
	make_link(name, "/proc/self/fd/1");
	snprintf(name, sizeof(name), "%s/stderr", folder);
	make_link(name, "/proc/self/fd/2");
}

/* => The root is complete. devtmpfs is filled where it is mounted for a moment. */
void devtmpfs_init(void)
{
	umode_t umask = current->fs->umask;
	int error;

	current->fs->umask = 0;
	make_folder("/dev", 0755);
	populate("/dev");
	error = kern_mount_at("devtmpfs", "/dev");
	if (error)
		panic("devtmpfs: cannot be mounted: error %d", error);
	populate("/dev");
	kern_umount("/dev");
	current->fs->umask = umask;
}
