/* renameat2: NOREPLACE leaves what is there, EXCHANGE swaps two names of any kind. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static int rename2(const char *from, const char *to, unsigned int flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static ino_t ino(const char *path)
{
	struct stat st;

	OK(lstat(path, &st));
	return st.st_ino;
}

int main(void)
{
	ino_t a, b, dir;

	spew("a", "a", 0600);
	spew("b", "b", 0600);
	OK(mkdir("dir", 0700));
	OK(mkdir("dir/sub", 0700));
	a = ino("a");
	b = ino("b");
	dir = ino("dir");
	FAILS(EEXIST, rename2("a", "b", 1));
	OK(rename2("a", "c", 1));
	CHECK_EQ(ino("c"), a);
	OK(rename2("c", "b", 2));
	CHECK_EQ(ino("c"), b);
	CHECK_EQ(ino("b"), a);
	OK(rename2("b", "dir", 2));			/* a file and a folder */
	CHECK_EQ(ino("dir"), a);
	CHECK_EQ(ino("b"), dir);
	OK(access("b/sub", F_OK));
	FAILS(ENOENT, rename2("b", "none", 2));
	FAILS(EINVAL, rename2("b", "b/sub", 2));
	FAILS(EINVAL, rename2("b/sub", "b", 2));
	FAILS(EINVAL, rename2("dir", "c", 3));
	FAILS(EINVAL, rename2("dir", "c", 8));
	return 0;
}
