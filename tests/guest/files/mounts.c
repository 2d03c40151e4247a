/* proc, devtmpfs and tmpfs can be mounted and unmounted, a busy one cannot, and /proc/mounts
 * tells. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/mount.h>
#include <sys/statfs.h>

int main(void)
{
	char text[4096], cwd[PATH_MAX];
	struct statfs fs;
	int fd;

	OK(getcwd(cwd, sizeof(cwd)));
	OK(mkdir("mnt", 0755));
	spew("mnt/below", "x", 0600);
	OK(mount("none", "mnt", "tmpfs", 0, NULL));
	FAILS(ENOENT, access("mnt/below", F_OK));
	fd = OK(open("mnt/inside", O_RDWR | O_CREAT, 0600));
	slurp("/proc/mounts", text, sizeof(text));
	CHECK(strstr(text, "/work/mnt tmpfs"));
	OK(statfs("mnt", &fs));
	CHECK_EQ(fs.f_type, 0x01021994);
	CHECK_EQ(fs.f_bsize, 4096);
	FAILS(EBUSY, umount("mnt"));
	close(fd);
	FAILS(EXDEV, rename("mnt/inside", "outside"));
	FAILS(EBUSY, rmdir("mnt"));
	OK(umount("mnt"));
	OK(access("mnt/below", F_OK));
	FAILS(EINVAL, umount("mnt"));
	FAILS(ENODEV, mount("none", "mnt", "nosuchfs", 0, NULL));
	FAILS(ENOTDIR, mount("none", "mnt/below", "tmpfs", 0, NULL));
	FAILS(ENOENT, mount("none", "missing", "tmpfs", 0, NULL));
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EPERM, mount("none", "mnt", "tmpfs", 0, NULL));
		FAILS(EPERM, umount("/proc"));
	}), 0);
	slurp("/proc/filesystems", text, sizeof(text));
	CHECK(strstr(text, "nodev\tproc\n"));
	CHECK(strstr(text, "nodev\ttmpfs\n"));
	return 0;
}
