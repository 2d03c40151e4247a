/* In a sticky folder only owners remove; a set-gid folder gives its group to what is made in it;
 * times are set by the owner, or to now by who may write; devices are made by root. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/sysmacros.h>

static void as_other(void)
{
	struct timespec times[2] = { { 1, 0 }, { 2, 0 } };
	struct timespec now[2] = { { 0, UTIME_NOW }, { 0, UTIME_NOW } };
	struct timespec omit[2] = { { 0, UTIME_OMIT }, { 0, UTIME_OMIT } };
	struct stat st;

	become(1001);
	FAILS(EPERM, unlink("sticky/theirs"));
	FAILS(EPERM, rename("sticky/theirs", "sticky/mine"));
	spew("sticky/mine", "x", 0600);
	OK(unlink("sticky/mine"));

	umask(0);
	spew("setgid/file", "x", 0666);
	OK(stat("setgid/file", &st));
	CHECK_EQ(st.st_gid, 2000);
	CHECK_EQ(st.st_uid, 1001);
	OK(mkdir("setgid/dir", 0777));
	OK(stat("setgid/dir", &st));
	CHECK_EQ(st.st_gid, 2000);
	CHECK_EQ(st.st_mode, S_IFDIR | S_ISGID | 0777);
	OK(chmod("setgid/file", 02775));		/* not in the group: no set-gid */
	OK(stat("setgid/file", &st));
	CHECK_EQ(st.st_mode, S_IFREG | 0775);

	FAILS(EPERM, utimensat(AT_FDCWD, "writable", times, 0));
	OK(utimensat(AT_FDCWD, "writable", now, 0));
	OK(utimensat(AT_FDCWD, "writable", NULL, 0));
	OK(utimensat(AT_FDCWD, "sealed", omit, 0));
	FAILS(EACCES, utimensat(AT_FDCWD, "sealed", NULL, 0));
	FAILS(EINVAL, utimensat(AT_FDCWD, "writable", (struct timespec[2]){ { 0, 1000000000 } },
		0));
	OK(utimensat(AT_FDCWD, "setgid/file", times, 0));
	OK(stat("setgid/file", &st));
	CHECK_EQ(st.st_atime, 1);
	CHECK_EQ(st.st_mtime, 2);

	FAILS(EPERM, mknod("setgid/null", S_IFCHR | 0666, makedev(1, 3)));
	OK(mknod("setgid/fifo", S_IFIFO | 0666, 0));
	OK(mknod("setgid/plain", S_IFREG | 0666, 0));
	FAILS(EPERM, mknod("setgid/folder", S_IFDIR | 0777, 0));
	FAILS(EINVAL, mknod("setgid/odd", 0170000 | 0777, 0));
	FAILS(EPERM, chown("setgid/file", 1000, -1));
	FAILS(EPERM, chown("setgid/file", -1, 0));
}

int main(void)
{
	OK(mkdir("sticky", 0));
	OK(chmod("sticky", 01777));
	spew("sticky/theirs", "x", 0666);
	OK(mkdir("setgid", 0));
	OK(chown("setgid", 0, 2000));
	OK(chmod("setgid", 02777));
	spew("writable", "x", 0);
	OK(chmod("writable", 0666));
	spew("sealed", "x", 0600);
	WAIT_EXIT(FORK(as_other()), 0);
	return 0;
}
