/* mkdir, rmdir and chdir, the link counts of folders, and their errors. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char cwd[PATH_MAX], again[PATH_MAX];
	struct stat st;
	int fd;

	OK(getcwd(cwd, sizeof(cwd)));
	OK(mkdir("a", 0755));
	FAILS(EEXIST, mkdir("a", 0755));
	OK(mkdir("a/b", 0755));
	OK(mkdir("a/c/", 0755));
	OK(stat("a", &st));
	CHECK_EQ(st.st_nlink, 4);
	CHECK(S_ISDIR(st.st_mode));
	FAILS(ENOTEMPTY, rmdir("a"));
	OK(rmdir("a/c"));
	OK(stat("a", &st));
	CHECK_EQ(st.st_nlink, 3);
	FAILS(EINVAL, rmdir("a/."));
	FAILS(ENOTEMPTY, rmdir("a/b/.."));
	FAILS(EBUSY, rmdir("/"));
	FAILS(ENOENT, rmdir("missing"));
	spew("file", "x", 0600);
	FAILS(ENOTDIR, rmdir("file"));
	FAILS(ENOTDIR, chdir("file"));
	FAILS(ENOTDIR, mkdir("file/x", 0755));
	FAILS(EISDIR, unlink("a"));
	fd = OK(open("a/b", O_RDONLY | O_DIRECTORY));
	OK(chdir("a/b"));
	OK(getcwd(again, sizeof(again)));
	CHECK(!strncmp(again, cwd, strlen(cwd)));
	CHECK(!strcmp(again + strlen(cwd), "/a/b"));
	FAILS(ERANGE, syscall(SYS_getcwd, again, 3));
	/* A folder that is gone but still somebody's. */
	OK(rmdir("../b"));
	FAILS(ENOENT, syscall(SYS_getcwd, again, sizeof(again)));
	FAILS(ENOENT, mkdir("x", 0755));
	FAILS(ENOENT, open("x", O_RDWR | O_CREAT, 0600));
	OK(chdir(".."));
	OK(getcwd(again, sizeof(again)));
	CHECK(!strcmp(again + strlen(cwd), "/a"));
	OK(fstat(fd, &st));
	OK(fchdir(fd));
	OK(chdir(cwd));
	FAILS(ENOTDIR, fchdir(OK(open("file", O_RDONLY))));
	FAILS(EBADF, fchdir(99));
	return 0;
}
