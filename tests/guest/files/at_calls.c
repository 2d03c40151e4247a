/* The ...at calls start at an open folder, at AT_FDCWD, or nowhere when the path is absolute. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct timespec times[2] = { { 1000, 5 }, { 2000, 6 } };
	struct stat st;
	char buf[16];
	int dir, fd;

	OK(mkdir("dir", 0700));
	dir = OK(open("dir", O_RDONLY | O_DIRECTORY));
	fd = OK(openat(dir, "file", O_RDWR | O_CREAT, 0600));
	OK(access("dir/file", F_OK));
	OK(mkdirat(dir, "sub", 0700));
	OK(mknodat(dir, "fifo", S_IFIFO | 0600, 0));
	OK(symlinkat("file", dir, "link"));
	CHECK_EQ(readlinkat(dir, "link", buf, sizeof(buf)), 4);
	OK(linkat(dir, "file", AT_FDCWD, "linked", 0));
	OK(fstatat(dir, "file", &st, 0));
	CHECK_EQ(st.st_nlink, 2);
	OK(fstatat(dir, "link", &st, AT_SYMLINK_NOFOLLOW));
	CHECK(S_ISLNK(st.st_mode));
	OK(fstatat(fd, "", &st, AT_EMPTY_PATH));
	CHECK_EQ(st.st_nlink, 2);
	OK(fchmodat(dir, "file", 0640, 0));
	OK(fchownat(dir, "file", 12, 34, 0));
	OK(utimensat(dir, "file", times, 0));
	OK(stat("linked", &st));
	CHECK_EQ(st.st_mode, S_IFREG | 0640);
	CHECK_EQ(st.st_uid, 12);
	CHECK_EQ(st.st_gid, 34);
	CHECK_EQ(st.st_atime, 1000);
	CHECK_EQ(st.st_mtim.tv_sec, 2000);
	CHECK_EQ(st.st_mtim.tv_nsec, 6);
	OK(faccessat(dir, "file", R_OK, 0));
	OK(renameat(dir, "file", AT_FDCWD, "renamed"));
	OK(access("renamed", F_OK));
	OK(unlinkat(dir, "sub", AT_REMOVEDIR));
	OK(unlinkat(dir, "fifo", 0));
	FAILS(EISDIR, unlinkat(AT_FDCWD, "dir", 0));
	FAILS(EBADF, openat(99, "file", O_RDONLY));
	FAILS(ENOTDIR, openat(fd, "file", O_RDONLY));
	OK(openat(99, "/proc", O_RDONLY));
	FAILS(EINVAL, unlinkat(dir, "x", 0x1));
	FAILS(EINVAL, fstatat(dir, "x", &st, 0x1));
	return 0;
}
