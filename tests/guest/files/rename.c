/* rename replaces its target in one step, and refuses what would lose or loop folders. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static ino_t inode(const char *path)
{
	struct stat st;

	OK(lstat(path, &st));
	return st.st_ino;
}

int main(void)
{
	ino_t file, dir;

	spew("a", "a", 0600);
	spew("b", "b", 0600);
	file = inode("a");
	OK(rename("a", "b"));
	CHECK_EQ(inode("b"), file);
	FAILS(ENOENT, access("a", F_OK));
	OK(rename("b", "b"));
	OK(link("b", "same"));
	OK(rename("b", "same"));		/* two names of one file: nothing happens */
	CHECK_EQ(inode("b"), file);

	OK(mkdir("d", 0700));
	OK(mkdir("e", 0700));
	OK(mkdir("d/sub", 0700));
	dir = inode("d");
	OK(rename("d", "e"));			/* over an empty folder */
	CHECK_EQ(inode("e"), dir);
	OK(access("e/sub", F_OK));
	OK(mkdir("full", 0700));
	spew("full/x", "", 0600);
	FAILS(ENOTEMPTY, rename("e", "full"));
	FAILS(EINVAL, rename("e", "e/sub/inside"));
	FAILS(ENOTDIR, rename("e", "b"));
	FAILS(EISDIR, rename("b", "e"));
	FAILS(ENOENT, rename("missing", "x"));
	FAILS(ENOENT, rename("b", "missing/x"));
	FAILS(EBUSY, rename("e/.", "x"));
	FAILS(EXDEV, rename("b", "/elsewhere"));
	/* Into another folder: the link counts follow. */
	struct stat st;

	OK(mkdir("other", 0700));
	OK(rename("e/sub", "other/sub"));
	OK(stat("other", &st));
	CHECK_EQ(st.st_nlink, 3);
	OK(stat("e", &st));
	CHECK_EQ(st.st_nlink, 2);
	OK(symlink("b", "link"));
	OK(rename("link", "moved-link"));
	CHECK(inode("moved-link") != file);
	return 0;
}
