/* A symbolic link is a path that is followed; readlink, lstat and unlink are about the link
 * itself. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char buf[16], cwd[PATH_MAX], path[PATH_MAX + 16];
	struct stat st;

	spew("file", "12345", 0600);
	OK(symlink("file", "link"));
	OK(stat("link", &st));
	CHECK(S_ISREG(st.st_mode));
	OK(lstat("link", &st));
	CHECK(S_ISLNK(st.st_mode));
	CHECK_EQ(st.st_size, 4);
	memset(buf, 'x', sizeof(buf));
	CHECK_EQ(readlink("link", buf, sizeof(buf)), 4);
	CHECK(!memcmp(buf, "filex", 5));
	CHECK_EQ(readlink("link", buf, 2), 2);
	FAILS(EINVAL, readlink("file", buf, 16));
	FAILS(EINVAL, syscall(SYS_readlink, "link", buf, 0));
	FAILS(EEXIST, symlink("other", "link"));
	FAILS(ENOENT, symlink("", "empty"));
	OK(unlink("link"));
	OK(access("file", F_OK));
	OK(getcwd(cwd, sizeof(cwd)));
	snprintf(path, sizeof(path), "%s/file", cwd);
	OK(symlink(path, "absolute"));
	OK(stat("absolute", &st));
	CHECK_EQ(st.st_size, 5);
	OK(mkdir("dir", 0700));
	OK(symlink("dir", "dirlink"));
	OK(stat("dirlink/", &st));
	CHECK(S_ISDIR(st.st_mode));
	FAILS(ENOTDIR, rmdir("dirlink"));
	return 0;
}
