/* A user can't fill memory with files: each file system in memory, the root among them, has half of
 * it for pages, and as many names as half the pages. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: its root here, a rootfs or ramfs, has no limits. */
#include "limit.h"
#include <sys/mount.h>
#include <sys/statfs.h>

#define USER	1001

static struct statfs usage(const char *path)
{
	struct statfs buf;

	OK(statfs(path, &buf));
	return buf;
}

static void check_limits(const char *path)
{
	struct statfs fs = usage(path);

	CHECK(fs.f_blocks && (long)fs.f_blocks <= memory_pages() / 2);
	CHECK(fs.f_files && (long)fs.f_files <= memory_pages() / 2);
}

/* Long names of one file, and long texts, until there are no more. In a machine with much memory
 * that takes long: there a part of them. */
static void fill_with_names(void)
{
	char name[255 + 1], text[4095 + 1];
	long n = 0, most = 20000;

	memset(name, 'n', sizeof(name));
	memset(text, 't', sizeof(text));
	name[255] = text[4095] = 0;
	close(OK(open("file", O_CREAT | O_WRONLY, 0644)));
	for (; n < most; n++) {
		snprintf(name + 245, 11, "%010ld", n);
		if (n % 2 ? link("file", name) : symlink(text, name))
			break;
	}
	if (n < most)
		CHECK_EQ(errno, ENOSPC);
	FAILS(n < most ? ENOSPC : EEXIST, link("file", n < most ? "more" : "file"));
}

static void remove_names(void)
{
	char name[255 + 1];

	memset(name, 'n', sizeof(name));
	name[255] = 0;
	for (long n = 0; snprintf(name + 245, 11, "%010ld", n), unlink(name) == 0; n++)
		continue;
	OK(unlink("file"));
}

int main(void)
{
	struct statfs before, after;

	check_limits("/");
	check_limits("/dev");
	OK(mkdir("/limits", 0777));
	OK(chmod("/limits", 0777));
	OK(chdir("/limits"));
	before = usage(".");
	WAIT_EXIT(FORK(become(USER), fill_with_names()), 0);
	CHECK(free_pages() > memory_pages() / 8);
	machine_goes_on();
	remove_names();
	after = usage(".");
	CHECK_EQ(after.f_bfree, before.f_bfree);
	CHECK_EQ(after.f_ffree, before.f_ffree);
	OK(chdir("/"));
	OK(rmdir("/limits"));
	return 0;
}
