/* SPDX-License-Identifier: MIT */
/* The initramfs: the files of the modules that the boot loader brought, put into the root. */
#include <boot/bootinfo.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/cpio.h>
#include <kernel/lib/string.h>
#include <kernel/printk.h>
#include <kernel/time/time.h>
#include <mm/page_alloc.h>
#include <asm/page.h>
#include "internal.h"

/* ---- One entry ---- */

static int file_type_at(const char *name, umode_t *type)
{
	struct path path;
	int error = kern_path(name, 0, &path);

	if (error)
		return error;
	*type = path.dentry->d_inode->i_mode & S_IFMT;
	path_put(&path);
	return 0;
}

/* A later entry replaces an earlier one; but files are written over, and folders stay. */
static void clear_way(const char *name, umode_t mode)
{
	umode_t type;

	if (file_type_at(name, &type))
		return;
	if (type == (mode & S_IFMT) && (S_ISREG(type) || S_ISDIR(type)))
		return;
	if (S_ISDIR(type))
		do_rmdir(AT_FDCWD, name);
	else
		do_unlinkat(AT_FDCWD, name);
}

static int write_contents(const struct cpio_entry *entry, int flags)
{
	struct file *file = filp_open(entry->name, O_WRONLY | flags, 0600);
	ssize_t n;
	int error = 0;

	if (IS_ERR(file))
		return PTR_ERR(file);
	for (size_t done = 0; done < entry->size && !error; done += n) {
		n = kernel_write(file, entry->data + done, entry->size - done, done);
		if (n <= 0)
			error = n ? n : -ENOSPC;
	}
	fput(file);
	return error;
}

static int unpack_file(const struct cpio_entry *entry)
{
	int error;

	if (!entry->link)
		return write_contents(entry, O_CREAT | O_TRUNC);
	error = do_linkat(AT_FDCWD, entry->link, AT_FDCWD, entry->name, 0);
	if (error == -EEXIST) {
		do_unlinkat(AT_FDCWD, entry->name);
		error = do_linkat(AT_FDCWD, entry->link, AT_FDCWD, entry->name, 0);
	}
	return error || !entry->size ? error : write_contents(entry, 0);
}

static int unpack_symlink(const struct cpio_entry *entry)
{
	char *target;
	int error;

	if (entry->size >= PATH_MAX)
		return -ENAMETOOLONG;
	target = alloc_name();
	if (!target)
		return -ENOMEM;
	memcpy(target, entry->data, entry->size);
	target[entry->size] = 0;
	error = do_symlinkat(target, AT_FDCWD, entry->name);
	putname(target);
	return error;
}

/* "." is the root, which is there already. */
static int unpack_folder(const struct cpio_entry *entry)
{
	umode_t type;

	if (!file_type_at(entry->name, &type) && S_ISDIR(type))
		return 0;
	return do_mkdirat(AT_FDCWD, entry->name, entry->mode & S_IALLUGO);
}

static int unpack_node(const struct cpio_entry *entry)
{
	return do_mknodat(AT_FDCWD, entry->name, entry->mode,
			  MKDEV(entry->rdev_major, entry->rdev_minor));
}

/* Owner, mode and time as the archive has them. */
static int restore_attributes(const struct cpio_entry *entry)
{
	struct inode *inode;
	struct path path;
	int error = kern_path(entry->name, 0, &path);

	if (error)
		return error;
	inode = path.dentry->d_inode;
	inode->i_uid = entry->uid;
	inode->i_gid = entry->gid;
	inode->i_mode = (inode->i_mode & S_IFMT) | (entry->mode & S_IALLUGO);
	inode->i_atime = inode->i_mtime = (struct timespec){ .tv_sec = entry->mtime };
	path_put(&path);
	return 0;
}

static int unpack_by_type(const struct cpio_entry *entry)
{
	switch (entry->mode & S_IFMT) {
	case S_IFREG:
		return unpack_file(entry);
	case S_IFDIR:
		return unpack_folder(entry);
	case S_IFLNK:
		return unpack_symlink(entry);
	default:
		return unpack_node(entry);
	}
}

/* => -ENOMEM or -ENOSPC ends it all. Other trouble, as a missing folder, costs this entry only. */
static int unpack_entry(const struct cpio_entry *entry, void *arg)
{
	int error;

	clear_way(entry->name, entry->mode);
	error = unpack_by_type(entry);
	if (!error)
		error = restore_attributes(entry);
	if (!error || error == -ENOMEM || error == -ENOSPC)
		return error;
	pr_warn("initramfs: %s: error %d\n", entry->name, error);
	return 0;
}

/* What was put into a folder has changed its time. */
static int restore_folder(const struct cpio_entry *entry, void *arg)
{
	if (S_ISDIR(entry->mode))
		restore_attributes(entry);
	return 0;
}

/* ---- All of it ---- */

static int count_pages(const struct cpio_entry *entry, void *pages)
{
	*(unsigned long *)pages += 1 + DIV_ROUND_UP(entry->size, PAGE_SIZE);
	return 0;
}

/* Half of memory is for files, and the archives are there besides, until they are unpacked. */
static void __noreturn no_room(size_t size, int error)
{
	unsigned long bytes = 32UL << 20, pages = 0;
	struct cpio_error fault;

	for (unsigned int i = 0; i < boot_info.nr_modules; i++) {
		const struct boot_module *module = &boot_info.modules[i];

		bytes += module->end - module->start;
		cpio_parse(__va(module->start), module->end - module->start, count_pages, &pages,
			   &fault);
	}
	bytes = ALIGN(bytes + 2 * pages * PAGE_SIZE, 64UL << 20);
	panic("initramfs: no room for the %zu bytes of the archive (error %d): "
	      "give the machine at least MEM=%luM", size, error, bytes >> 20);
}

static void unpack_module(const struct boot_module *module)
{
	const void *archive = __va(module->start);
	size_t size = module->end - module->start;
	struct cpio_error fault;
	int error;

	error = cpio_parse(archive, size, unpack_entry, NULL, &fault);
	if (error == -EINVAL)
		panic("initramfs: bad archive: %s (byte %zu of %zu)", fault.what, fault.offset,
		      size);
	if (error)
		no_room(size, error);
	cpio_parse(archive, size, restore_folder, NULL, &fault);
	free_reserved_range(module->start, module->end);
}

/* mem= may have cut off the memory that it lies in. */
static void check_place(const struct boot_module *module)
{
	if (module->start < module->end && !pfn_valid((module->end - 1) >> PAGE_SHIFT))
		panic("initramfs: the boot loader has put it up to %#lx, outside of memory: "
		      "give the kernel more than mem=%luM", module->end, module->end >> 20);
}

void initramfs_unpack(void)
{
	umode_t umask = current->fs->umask;
	u64 start = ktime_get_ns();
	size_t size = 0;

	if (!boot_info.nr_modules)
		panic("no initramfs: the boot loader passed no module, or had no room for one "
		      "(%lu MiB are free)", totalram_pages >> (20 - PAGE_SHIFT));
	for (unsigned int i = 0; i < boot_info.nr_modules; i++)
		check_place(&boot_info.modules[i]);
	current->fs->umask = 0;
	for (unsigned int i = 0; i < boot_info.nr_modules; i++) {
		unpack_module(&boot_info.modules[i]);
		size += boot_info.modules[i].end - boot_info.modules[i].start;
	}
	current->fs->umask = umask;
	pr_info("initramfs: %zu KiB in %u archives, unpacked in %llu ms\n", size / 1024,
		boot_info.nr_modules,
		(ktime_get_ns() - start) / NSEC_PER_MSEC);
}
