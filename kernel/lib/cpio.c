/* SPDX-License-Identifier: MIT */

/*
 * The "newc" format of cpio, as Linux takes it for an initramfs. Each file is
 *
 *	"070701" and 13 numbers of 8 hexadecimal digits	   110 bytes
 *	its name, with a NUL				   zeroes up to a multiple of 4 bytes
 *	its contents					   zeroes up to a multiple of 4 bytes
 *
 * and a file named TRAILER!!! ends the archive. Archives may follow each other, zeroes between
 * them.
 */

#include <kernel/lib/cpio.h>
#include <kernel/lib/err.h>
#include <kernel/lib/kstrtox.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/limits.h>
#include <kernel/uapi/stat.h>

#define MAGIC		"070701"
#define MAGIC_SIZE	6
#define HEADER_SIZE	110
#define TRAILER		"TRAILER!!!"

/* The numbers of a header, in order. */
enum field {
	INO, MODE, UID, GID, NLINK, MTIME, FILESIZE, DEVMAJOR, DEVMINOR, RDEVMAJOR, RDEVMINOR,
	NAMESIZE, CHECK, NR_FIELDS,
};

/* A walk over the archives. */
struct walk {
	const char *base;
	size_t size;
	size_t start;			/* of the archive that we are in */
	struct cpio_error *error;
};

static int fault(struct walk *walk, size_t offset, const char *what)
{
	walk->error->what = what;
	walk->error->offset = offset;
	return -EINVAL;
}

/* => False if there is anything else than hexadecimal digits. */
static bool read_fields(const char *header, u32 *fields)
{
	const char *p = header + MAGIC_SIZE;
	int digit;

	for (int i = 0; i < NR_FIELDS; i++) {
		fields[i] = 0;
		for (int j = 0; j < 8; j++) {
			digit = hex_to_bin(*p++);
			if (digit < 0)
				return false;
			fields[i] = fields[i] << 4 | digit;
		}
	}
	return true;
}

static int check_magic(struct walk *walk, size_t offset)
{
	const char *p = walk->base + offset;
	size_t left = walk->size - offset;

	if (left >= 2 && (u8)p[0] == 0x1f && (u8)p[1] == 0x8b)
		return fault(walk, offset, "compressed archive: only plain cpio is read");
	if (left < HEADER_SIZE)
		return fault(walk, offset, "cut off in a header");
	if (memcmp(p, "070707", MAGIC_SIZE) == 0)
		return fault(walk, offset, "old cpio format: newc is needed (cpio -H newc)");
	if (memcmp(p, MAGIC, MAGIC_SIZE) != 0)
		return fault(walk, offset, "no cpio header here");
	return 0;
}

/*
 * => 0 and *entry but for its `link`; *next behind its padding, which the last file of all may
 *    lack.
 */
static int read_entry(struct walk *walk, size_t offset, struct cpio_entry *entry, size_t *next)
{
	u32 f[NR_FIELDS];
	size_t name, data;
	int err;

	err = check_magic(walk, offset);
	if (err)
		return err;
	if (!read_fields(walk->base + offset, f))
		return fault(walk, offset, "header with something else than hexadecimal digits");

	name = offset + HEADER_SIZE;
	if (f[NAMESIZE] < 2 || f[NAMESIZE] > PATH_MAX)
		return fault(walk, offset, "name empty or too long");
	if (f[NAMESIZE] > walk->size - name)
		return fault(walk, name, "cut off in a name");
	if (strnlen(walk->base + name, f[NAMESIZE]) != f[NAMESIZE] - 1)
		return fault(walk, name, "name not terminated where it should end");

	data = walk->start + ALIGN(name - walk->start + f[NAMESIZE], 4);
	if (f[FILESIZE] && (data > walk->size || f[FILESIZE] > walk->size - data))
		return fault(walk, min(data, walk->size), "cut off in the contents of a file");
	*next = min(walk->start + ALIGN(data - walk->start + f[FILESIZE], 4), walk->size);

	*entry = (struct cpio_entry) {
		.name = walk->base + name,
		.data = walk->base + min(data, walk->size),
		.size = f[FILESIZE],
		.ino = f[INO], .mode = f[MODE], .uid = f[UID], .gid = f[GID],
		.nlink = f[NLINK], .mtime = f[MTIME],
		.dev_major = f[DEVMAJOR], .dev_minor = f[DEVMINOR],
		.rdev_major = f[RDEVMAJOR], .rdev_minor = f[RDEVMINOR],
	};
	return 0;
}

static bool same_inode(const struct cpio_entry *a, const struct cpio_entry *b)
{
	return a->ino == b->ino && a->dev_major == b->dev_major && a->dev_minor == b->dev_minor &&
	       (a->mode & S_IFMT) == (b->mode & S_IFMT);
}

/*
 * => The first name of a file with several, if it is not this one. Looking from the beginning again
 *    needs no memory, and what has been read once is known to be well-formed.
 */
static const char *find_link(struct walk *walk, size_t offset, const struct cpio_entry *entry)
{
	struct cpio_entry earlier;
	size_t pos = walk->start;

	if (entry->nlink < 2 || S_ISDIR(entry->mode))
		return NULL;
	while (pos < offset && read_entry(walk, pos, &earlier, &pos) == 0)
		if (earlier.nlink >= 2 && same_inode(entry, &earlier))
			return earlier.name;
	return NULL;
}

/* => 0 and *offset behind the trailer of the archive that starts there. */
static int read_archive(struct walk *walk, size_t *offset,
			int (*fn)(const struct cpio_entry *entry, void *arg), void *arg)
{
	struct cpio_entry entry;
	size_t pos = *offset, next;
	int err;

	for (walk->start = pos; ; pos = next) {
		if (pos == walk->size)
			return fault(walk, pos, "cut off: no trailer");
		err = read_entry(walk, pos, &entry, &next);
		if (err)
			return err;
		if (strcmp(entry.name, TRAILER) == 0)
			break;
		entry.link = find_link(walk, pos, &entry);
		err = fn(&entry, arg);
		if (err)
			return err;
	}
	*offset = next;
	return 0;
}

int cpio_parse(const void *archive, size_t size,
	       int (*fn)(const struct cpio_entry *entry, void *arg), void *arg,
	       struct cpio_error *error)
{
	struct walk walk = { .base = archive, .size = size, .error = error };
	size_t pos = 0;
	bool any = false;
	int err;

	while (pos < size) {
		if (walk.base[pos] == '\0') {
			pos++;
			continue;
		}
		err = read_archive(&walk, &pos, fn, arg);
		if (err)
			return err;
		any = true;
	}
	if (!any)
		return fault(&walk, 0, "no archive in it");
	return 0;
}
