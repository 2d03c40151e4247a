/* A file system in memory has a device number of its own, and the number of one that has gone is
 * used again. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/mount.h>

static dev_t mounted(const char *dir)
{
	struct stat st;

	OK(mount("none", dir, "tmpfs", 0, NULL));
	OK(stat(dir, &st));
	return st.st_dev;
}

int main(void)
{
	dev_t first, second, third;

	OK(mkdir("a", 0755));
	OK(mkdir("b", 0755));
	first = mounted("a");
	second = mounted("b");
	CHECK(first != second);
	OK(umount2("a", 0));
	for (int i = 0; i < 300; i++) {
		third = mounted("a");
		CHECK_EQ(third, first);
		OK(umount2("a", 0));
	}
	OK(umount2("b", 0));
	return 0;
}
