/* renameat2's WHITEOUT leaves a device 0:0 where the name was; anybody may make one. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/sysmacros.h>

static int rename2(const char *from, const char *to, unsigned int flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static void check_whiteout(const char *path)
{
	struct stat st;

	OK(lstat(path, &st));
	CHECK(S_ISCHR(st.st_mode));
	CHECK_EQ(st.st_rdev, makedev(0, 0));
	CHECK_EQ(st.st_nlink, 1);
}

int main(void)
{
	struct stat before, after;

	spew("file", "content", 0600);
	OK(mkdir("dir", 0777));
	OK(chmod("dir", 0777));
	OK(stat("file", &before));
	OK(rename2("file", "dir/moved", 4));
	check_whiteout("file");
	OK(stat("dir/moved", &after));
	CHECK_EQ(after.st_ino, before.st_ino);
	FAILS(ENXIO, open("file", O_RDONLY));
	spew("other", "other", 0600);
	FAILS(EEXIST, rename2("other", "dir/moved", 5));
	OK(rename2("other", "dir/moved", 4));
	check_whiteout("other");
	FAILS(EINVAL, rename2("dir", "file", 6));
	OK(rename("dir/moved", "other"));
	OK(mkdir("folder", 0700));
	OK(rename2("folder", "renamed", 4));
	check_whiteout("folder");
	OK(rmdir("renamed"));
	OK(unlink("folder"));

	WAIT_EXIT(FORK({
			  become(1000);
			  OK(mknod("dir/whiteout", S_IFCHR | 0600, makedev(0, 0)));
			  check_whiteout("dir/whiteout");
			  FAILS(EPERM, mknod("dir/null", S_IFCHR | 0600, makedev(1, 3)));
			  FAILS(EPERM, mknod("dir/block", S_IFBLK | 0600, makedev(0, 0)));
		  }),
		  0);
	return 0;
}
