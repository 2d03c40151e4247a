/* A file system doesn't become read-only while a file of it is open for writing; then nothing in
 * it is made, changed or removed, whether it is there or not. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/mount.h>

int main(void)
{
	struct stat st;
	int fd;

	OK(mkdir("dir", 0700));
	OK(mount("none", "dir", "tmpfs", 0, NULL));
	spew("outside", "x", 0600);
	OK(mkdir("dir/folder", 0700));
	fd = OK(open("dir/file", O_RDWR | O_CREAT, 0600));
	FAILS(EBUSY, mount(NULL, "dir", NULL, MS_REMOUNT | MS_RDONLY, NULL));
	FAILS(EBUSY, mount(NULL, "dir", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
	FAILS(EBUSY, umount2("dir", MNT_EXPIRE));
	close(fd);
	fd = OK(open("dir/file", O_RDONLY));
	OK(mount(NULL, "dir", NULL, MS_REMOUNT | MS_RDONLY, NULL));
	FAILS(EROFS, open("dir/file", O_RDWR));
	FAILS(EROFS, open("dir/new", O_RDWR | O_CREAT, 0600));
	FAILS(EEXIST, mkdir("dir/folder", 0700));
	FAILS(EROFS, mkdir("dir/new", 0700));
	FAILS(EROFS, unlink("dir/file"));
	FAILS(EROFS, unlink("dir/none"));
	FAILS(EROFS, rmdir("dir/none"));
	FAILS(EROFS, rename("dir/none", "dir/new"));
	FAILS(EXDEV, rename("dir/file", "new"));
	FAILS(EROFS, chmod("dir/file", 0644));
	FAILS(EROFS, utimensat(AT_FDCWD, "dir/file", NULL, 0));
	/* The mount has its say before the owner. */
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EROFS, futimens(fd, (struct timespec[2]){ { 1, 0 }, { 1, 0 } }));
		FAILS(EROFS, futimens(fd, NULL));
	}), 0);
	FAILS(EROFS, truncate("dir/file", 0));
	FAILS(EROFS, access("dir/file", W_OK));
	OK(mount(NULL, "dir", NULL, MS_REMOUNT, NULL));
	OK(unlink("dir/file"));
	OK(fstat(fd, &st));
	close(fd);
	OK(umount("dir"));
	return 0;
}
