/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_CPIO_H
#define KERNEL_LIB_CPIO_H

#include <kernel/lib/types.h>

/* A file in an archive. The pointers lead into the archive. */
struct cpio_entry {
	const char *name; /* terminated, not empty, shorter than PATH_MAX; as it stands there */
	const char *link;	/* an earlier name of the same inode in this archive, or NULL */
	const void *data;	/* contents, or the target of a symlink, which is not terminated */
	size_t size;
	u32 ino, mode, uid, gid, nlink, mtime;
	u32 dev_major, dev_minor;
	u32 rdev_major, rdev_minor;
};

struct cpio_error {
	const char *what;
	size_t offset;		/* where, in bytes from the beginning */
};

/*
 * cpio_parse - call fn for each entry of the archives in newc format that lie one after another in
 * memory, with zeroes between and after them. Nothing is allocated.
 *
 * Hard links: writers put the contents on one of the names, mostly the last; the others have size
 * 0. An entry with `link` set is to be linked to that, and then written if it has a size.
 * => 0; what fn returned if not 0; -EINVAL with *error filled: damaged, cut off, not newc, no
 *    archive at all. Entries before the fault have been reported then.
 */
int cpio_parse(const void *archive, size_t size,
	       int (*fn)(const struct cpio_entry *entry, void *arg), void *arg,
	       struct cpio_error *error);

#endif
