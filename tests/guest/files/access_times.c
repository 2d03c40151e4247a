/* Reading sets the access time of files, folders and links, but not with O_NOATIME, and not where
 * the mount says noatime or nodiratime. */
/* SPDX-License-Identifier: MIT */
#include <sys/mount.h>
#include "tine_test.h"

#define LONG_AGO 1000000000

static void set_times(const char *path)
{
	struct timespec times[2] = { { .tv_sec = LONG_AGO }, { .tv_sec = LONG_AGO } };

	OK(utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW));
}

static bool is_old(const char *path)
{
	struct stat st;

	OK(lstat(path, &st));
	return st.st_atim.tv_sec == LONG_AGO;
}

static void read_all(const char *path, int flags)
{
	int fd = OK(open(path, O_RDONLY | flags));
	char buf[1000];

	if (flags & O_DIRECTORY)
		CHECK(syscall(SYS_getdents64, fd, buf, sizeof(buf)) > 0);
	else
		CHECK_EQ(read(fd, buf, sizeof(buf)), 1);
	OK(close(fd));
}

/* Reads everything in the folder. => Which access times moved: "f" of the file, "d", "l". */
static const char *moved(int flags)
{
	static char result[4];
	char text[10], *end = result;

	set_times("file");
	set_times("folder");
	set_times("link");
	read_all("file", flags);
	read_all("folder", flags | O_DIRECTORY);
	CHECK_EQ(readlink("link", text, sizeof(text)), 4);
	if (!is_old("file"))
		*end++ = 'f';
	if (!is_old("folder"))
		*end++ = 'd';
	if (!is_old("link"))
		*end++ = 'l';
	*end = 0;
	return result;
}

static void check_mount(const char *dir, unsigned long flags, int open_flags, const char *expected)
{
	const char *result;

	OK(mkdir(dir, 0700));
	OK(mount("tmpfs", dir, "tmpfs", flags, NULL));
	OK(chdir(dir));
	OK(mkdir("folder", 0700));
	OK(symlink("file", "link"));
	CHECK_EQ(write(OK(open("file", O_WRONLY | O_CREAT, 0600)), "x", 1), 1);
	result = moved(open_flags);
	if (strcmp(result, expected))
		FAIL("mount flags %#lx, open flags %#o: \"%s\" moved, not \"%s\"", flags,
		     open_flags, result, expected);
	OK(chdir(".."));
	OK(umount2(dir, MNT_DETACH));
}

int main(void)
{
	check_mount("a", 0, 0, "fdl");
	check_mount("b", 0, O_NOATIME, "l");
	check_mount("c", MS_NOATIME, 0, "");
	check_mount("d", MS_NODIRATIME, 0, "fl");
	return 0;
}
