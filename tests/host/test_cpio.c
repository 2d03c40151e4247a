/* SPDX-License-Identifier: MIT */

/* The cpio parser reads what cpio writes, and says where anything else is wrong. */
/* sources: kernel/lib/cpio.c kernel/lib/kstrtox.c kernel/lib/vsprintf.c */

#include <kernel/lib/cpio.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>

#include "test.h"

/* ---- A writer ---- */

static char archive[4096];
static size_t size, start;

static void pad(void)
{
	while ((size - start) % 4)
		archive[size++] = '\0';
}

static void begin(void)
{
	start = size;
}

static void add(const char *name, u32 ino, u32 mode, u32 nlink, const char *data)
{
	size_t n = strlen(data);

	size += scnprintf(archive + size, sizeof(archive) - size,
			  "070701%08X%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
			  ino, mode, 1000, 1001, nlink, 0x12345678, (u32)n, 8, 1, 4, 64,
			  (u32)strlen(name) + 1, 0);
	memcpy(archive + size, name, strlen(name) + 1);
	size += strlen(name) + 1;
	pad();
	memcpy(archive + size, data, n);
	size += n;
	pad();
}

static void end(void)
{
	add("TRAILER!!!", 0, 0, 1, "");
}

/* ---- A reader ---- */

static char seen[1024];
static size_t seen_len;
static struct cpio_error error;

static int note(const struct cpio_entry *entry, void *arg)
{
	CHECK(arg == seen);
	seen_len += scnprintf(seen + seen_len, sizeof(seen) - seen_len, "%s%s%s %o '%.*s'\n",
			      entry->name, entry->link ? "=" : "", entry->link ? entry->link : "",
			      entry->mode, (int)entry->size, (const char *)entry->data);
	return strcmp(entry->name, "stop") == 0 ? -ENOSPC : 0;
}

/* From a copy without a byte to spare, so that the sanitizer sees a look behind the end. */
static int parse(size_t n)
{
	char *copy = host_malloc(n);
	int err;

	memcpy(copy, archive, n);
	seen_len = 0;
	seen[0] = '\0';
	error = (struct cpio_error) { NULL, 0 };
	err = cpio_parse(copy, n, note, seen, &error);
	CHECK_EQ(err == -EINVAL, error.what != NULL);
	CHECK(error.offset <= n);
	host_free(copy);
	return err;
}

static void reset(void)
{
	size = 0;
	begin();
}

static void write_sample(void)
{
	reset();
	add(".", 1, 0040755, 2, "");
	add("init", 2, 0100755, 1, "#!/bin/sh");
	add("a", 3, 0100644, 2, "");
	add("link", 4, 0120777, 1, "init");
	add("b", 3, 0100644, 2, "shared");
	add("dev/null", 5, 0020666, 1, "");
	end();
}

#define SAMPLE ". 40755 ''\ninit 100755 '#!/bin/sh'\na 100644 ''\nlink 120777 'init'\n" \
	"b=a 100644 'shared'\ndev/null 20666 ''\n"

TEST(good, "cpio: an archive with directories, hard links, symlinks and devices")
{
	write_sample();
	CHECK_EQ(parse(size), 0);
	CHECK_STR(seen, SAMPLE);
}

static int check_fields(const struct cpio_entry *entry, void *arg)
{
	CHECK_EQ(entry->ino, 0xabcdef);
	CHECK_EQ(entry->uid, 1000);
	CHECK_EQ(entry->gid, 1001);
	CHECK_EQ(entry->nlink, 1);
	CHECK_EQ(entry->mtime, 0x12345678);
	CHECK_EQ(entry->dev_major, 8);
	CHECK_EQ(entry->dev_minor, 1);
	CHECK_EQ(entry->rdev_major, 4);
	CHECK_EQ(entry->rdev_minor, 64);
	return 0;
}

TEST(fields, "cpio: every number of a header, in either case of digits")
{
	reset();
	add("x", 0xabcdef, 0100644, 1, "");
	end();
	CHECK_EQ(cpio_parse(archive, size, check_fields, NULL, &error), 0);
}

TEST(several,
     "cpio: archives one after another, zeroes before, between and after; inodes don't mix")
{
	reset();
	memset(archive, 0, 512);
	size = 512;
	begin();
	add("a", 3, 0100644, 2, "1");
	end();
	memset(archive + size, 0, 20);
	size += 20;
	begin();
	add("b", 3, 0100644, 2, "2");
	add("c", 3, 0100644, 2, "3");
	end();
	begin();
	end();
	memset(archive + size, 0, 30);
	size += 30;
	CHECK_EQ(parse(size), 0);
	CHECK_STR(seen, "a 100644 '1'\nb 100644 '2'\nc=b 100644 '3'\n");
}

TEST(callback_error, "cpio: an error of the callback ends it and is returned")
{
	reset();
	add("a", 1, 0100644, 1, "");
	add("stop", 2, 0100644, 1, "");
	add("b", 3, 0100644, 1, "");
	end();
	CHECK_EQ(parse(size), -ENOSPC);
	CHECK_STR(seen, "a 100644 ''\nstop 100644 ''\n");
}

TEST(truncations, "cpio: cut off at every byte, it is an error, but in the padding of the trailer")
{
	size_t trailer_end;

	write_sample();
	trailer_end = size;
	while (archive[trailer_end - 1] == '\0')
		trailer_end--;
	trailer_end++;			/* the NUL of its name */
	for (size_t n = 0; n <= size; n++) {
		CHECK_EQ(parse(n), n < trailer_end ? -EINVAL : 0);
		CHECK(memcmp(seen, SAMPLE, seen_len) == 0);
	}
}

TEST(damage, "cpio: no flipped bit makes it look beyond the archive")
{
	write_sample();
	for (size_t bit = 0; bit < size * 8; bit++) {
		archive[bit / 8] ^= 1 << bit % 8;
		parse(size);
		archive[bit / 8] ^= 1 << bit % 8;
	}
}

static void check_fault(const char *what, size_t offset)
{
	CHECK_EQ(parse(size), -EINVAL);
	CHECK_STR(error.what, what);
	CHECK_EQ(error.offset, offset);
}

TEST(messages, "cpio: the error says what is wrong and where")
{
	reset();
	check_fault("no archive in it", 0);
	memset(archive, 0, 100);
	size = 100;
	check_fault("no archive in it", 0);

	write_sample();
	memcpy(archive, "070707", 6);
	check_fault("old cpio format: newc is needed (cpio -H newc)", 0);
	memcpy(archive, "\x1f\x8b", 2);
	check_fault("compressed archive: only plain cpio is read", 0);

	write_sample();
	archive[50] = 'g';
	check_fault("header with something else than hexadecimal digits", 0);

	write_sample();
	memcpy(archive + 94, "ffffffff", 8);
	check_fault("name empty or too long", 0);
	memcpy(archive + 94, "00000001", 8);
	check_fault("name empty or too long", 0);
	memcpy(archive + 94, "00000006", 8);
	check_fault("name not terminated where it should end", 110);
	memcpy(archive + 94, "00001000", 8);
	check_fault("cut off in a name", 110);

	write_sample();
	memcpy(archive + 54, "ffffffff", 8);
	check_fault("cut off in the contents of a file", 112);

	write_sample();
	memcpy(archive + size, "rest", 4);
	size += 4;
	check_fault("cut off in a header", size - 4);
	size += 200;
	check_fault("no cpio header here", size - 204);
}
