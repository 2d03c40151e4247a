/* A tmpfs counts its pages, long symbolic links, files, and each further name of one: at its limits
 * there is ENOSPC, and what is removed is given back. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/mount.h>
#include <sys/statfs.h>

#define INODES	12
#define PAGES	8
#define LONG	128		/* the shortest text that takes a page */

static struct statfs usage(void)
{
	struct statfs buf;

	OK(statfs(".", &buf));
	return buf;
}

static long inodes_left(void)
{
	return usage().f_ffree;
}

static long pages_left(void)
{
	return usage().f_bfree;
}

static char *numbered(int i)
{
	static char name[16];

	snprintf(name, sizeof(name), "n%d", i);
	return name;
}

static void make(const char *name)
{
	close(OK(open(name, O_CREAT | O_EXCL | O_WRONLY, 0644)));
}

static void names_take_inodes(void)
{
	int fd;

	CHECK_EQ(inodes_left(), INODES - 1);		/* the root */
	make("file");
	CHECK_EQ(inodes_left(), INODES - 2);
	for (int i = 0; i < INODES - 2; i++)
		OK(link("file", numbered(i)));
	CHECK_EQ(inodes_left(), 0);
	FAILS(ENOSPC, link("file", "more"));
	FAILS(ENOSPC, open("more", O_CREAT | O_WRONLY, 0644));
	FAILS(ENOSPC, mkdir("more", 0755));
	FAILS(ENOSPC, mknod("more", S_IFIFO | 0644, 0));
	FAILS(ENOSPC, symlink("x", "more"));
	FAILS(ENOSPC, open(".", O_TMPFILE | O_WRONLY, 0644));
	OK(rename("n1", "n2-"));			/* takes nothing */
	OK(rename("n2-", "n1"));
	OK(unlink("file"));				/* one name of several */
	CHECK_EQ(inodes_left(), 1);
	make("other");
	OK(rename("other", "n0"));			/* over one of several */
	CHECK_EQ(inodes_left(), 1);
	for (int i = 0; i < INODES - 2; i++)
		OK(unlink(numbered(i)));
	CHECK_EQ(inodes_left(), INODES - 1);

	/* What has no name takes one inode, and its first name no more. */
	fd = OK(open(".", O_TMPFILE | O_WRONLY, 0644));
	CHECK_EQ(inodes_left(), INODES - 2);
	OK(linkat(fd, "", AT_FDCWD, "first", AT_EMPTY_PATH));
	CHECK_EQ(inodes_left(), INODES - 2);
	OK(link("first", "second"));
	CHECK_EQ(inodes_left(), INODES - 3);
	OK(unlink("first"));
	OK(unlink("second"));
	CHECK_EQ(inodes_left(), INODES - 2);		/* it is open */
	close(fd);
	CHECK_EQ(inodes_left(), INODES - 1);
	OK(mkdir("folder", 0755));
	OK(mkdir("folder/below", 0755));
	CHECK_EQ(inodes_left(), INODES - 3);
	OK(rmdir("folder/below"));
	OK(rmdir("folder"));
	CHECK_EQ(inodes_left(), INODES - 1);
}

static void texts_take_pages(void)
{
	char text[LONG + 1] = "", back[LONG + 1];
	struct stat st;
	int i, fd;

	memset(text, 'x', LONG - 1);
	OK(symlink(text, "short"));
	CHECK_EQ(pages_left(), PAGES);
	OK(lstat("short", &st));
	CHECK_EQ(st.st_blocks, 0);
	text[LONG - 1] = 'y';
	for (i = 0; i < PAGES; i++) {
		OK(symlink(text, numbered(i)));
		CHECK_EQ(pages_left(), PAGES - i - 1);
	}
	FAILS(ENOSPC, symlink(text, "more"));
	FAILS(ENOENT, lstat("more", &st));
	OK(symlink("short", "more"));
	OK(lstat("n0", &st));
	CHECK_EQ(st.st_blocks, PAGE / 512);
	CHECK_EQ(readlink("n0", back, sizeof(back)), LONG);
	CHECK(!memcmp(back, text, LONG));
	make("file");
	fd = OK(open("file", O_RDWR));
	FAILS(ENOSPC, write(fd, "x", 1));
	OK(unlink("n0"));
	CHECK_EQ(write(fd, "x", 1), 1);
	CHECK_EQ(pages_left(), 0);
	close(fd);
	OK(unlink("file"));
	for (i = 1; i < PAGES; i++)
		OK(unlink(numbered(i)));
	OK(unlink("more"));
	OK(unlink("short"));
	CHECK_EQ(pages_left(), PAGES);
	CHECK_EQ(inodes_left(), INODES - 1);
}

/* A mapping beyond the last page: SIGBUS. */
static void faults_find_no_page(void)
{
	char *map;
	int fd = OK(open("file", O_CREAT | O_RDWR, 0644));

	OK(ftruncate(fd, 2 * PAGES * PAGE));
	map = OK(mmap(NULL, 2 * PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	for (int i = 0; i < PAGES; i++)
		map[2 * i * PAGE] = 1;
	DIES(SIGBUS, map[PAGE] = 1);
	FAILS(ENOSPC, fallocate(fd, 0, 0, 2 * PAGES * PAGE));
	close(fd);
}

int main(void)
{
	OK(mkdir("/tmp/tmpfs_limits", 0755));
	OK(mount("none", "/tmp/tmpfs_limits", "tmpfs", 0, "nr_inodes=12,size=32k"));
	WAIT_EXIT(FORK({
		OK(chdir("/tmp/tmpfs_limits"));
		names_take_inodes();
		texts_take_pages();
		faults_find_no_page();
	}), 0);
	OK(umount("/tmp/tmpfs_limits"));
	OK(rmdir("/tmp/tmpfs_limits"));
	return 0;
}
