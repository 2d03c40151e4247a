/* Each mount of proc is a file system of its own, and shows the same. */
/* SPDX-License-Identifier: MIT */
#include <sys/mount.h>
#include "tine_test.h"

int main(void)
{
	struct stat first, second;
	char path[64];

	OK(mkdir("one", 0755));
	OK(mkdir("two", 0755));
	OK(mount("proc", "one", "proc", 0, NULL));
	OK(mount("proc", "two", "proc", 0, NULL));
	OK(stat("one/meminfo", &first));
	OK(stat("two/meminfo", &second));
	CHECK(first.st_dev != second.st_dev);
	snprintf(path, sizeof(path), "two/%d/stat", getpid());
	OK(access(path, R_OK));
	OK(umount("one"));
	FAILS(ENOENT, stat("one/meminfo", &first));
	OK(stat("/proc/meminfo", &first));
	OK(umount("two"));
	return 0;
}
