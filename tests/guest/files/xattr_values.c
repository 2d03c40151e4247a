/* Trusted and security attributes of a file are set, read, listed, replaced and removed; the
 * trusted ones are for CAP_SYS_ADMIN only. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/xattr.h>

int main(void)
{
	static char big[65536], buf[65536];
	int fd = OK(open("file", O_RDWR | O_CREAT, 0666));

	OK(chmod("file", 0666));
	OK(fsetxattr(fd, "trusted.a", "one", 3, 0));
	CHECK_EQ(getxattr("file", "trusted.a", buf, sizeof(buf)), 3);
	CHECK(!memcmp(buf, "one", 3));
	CHECK_EQ(getxattr("file", "trusted.a", NULL, 0), 3);
	FAILS(ERANGE, getxattr("file", "trusted.a", buf, 2));
	FAILS(EEXIST, setxattr("file", "trusted.a", "x", 1, XATTR_CREATE));
	OK(setxattr("file", "trusted.a", "other", 5, XATTR_REPLACE));
	CHECK_EQ(fgetxattr(fd, "trusted.a", buf, 5), 5);
	CHECK(!memcmp(buf, "other", 5));
	FAILS(ENODATA, setxattr("file", "security.b", "x", 1, XATTR_REPLACE));
	OK(setxattr("file", "security.b", "", 0, XATTR_CREATE));
	CHECK_EQ(getxattr("file", "security.b", buf, 5), 0);
	CHECK_EQ(listxattr("file", NULL, 0), 21);
	CHECK_EQ(flistxattr(fd, buf, 21), 21);
	CHECK(memmem(buf, 21, "trusted.a", 10) && memmem(buf, 21, "security.b", 11));
	FAILS(ERANGE, listxattr("file", buf, 20));
	FAILS(EFAULT, listxattr("file", (char *)8, 100));
	FAILS(EFAULT, getxattr("file", "trusted.a", (char *)8, 100));
	FAILS(EFAULT, setxattr("file", "trusted.a", (char *)8, 1, 0));
	FAILS(EINVAL, setxattr("file", "trusted.", "x", 1, 0));
	OK(setxattr("file", "trusted.big", big, sizeof(big), 0));
	CHECK_EQ(getxattr("file", "trusted.big", buf, sizeof(buf)), 65536);

	WAIT_EXIT(FORK({
			  become(1000);
			  CHECK_EQ(listxattr("file", buf, sizeof(buf)), 11);
			  FAILS(ENODATA, getxattr("file", "trusted.a", buf, 10));
			  FAILS(EPERM, setxattr("file", "trusted.a", "x", 1, 0));
			  FAILS(EPERM, removexattr("file", "trusted.a"));
			  CHECK_EQ(getxattr("file", "security.b", buf, 10), 0);
		  }),
		  0);

	OK(removexattr("file", "trusted.a"));
	FAILS(ENODATA, fremovexattr(fd, "trusted.a"));
	OK(symlink("file", "link"));
	OK(lsetxattr("link", "trusted.c", "x", 1, 0));
	CHECK_EQ(lgetxattr("link", "trusted.c", buf, 10), 1);
	FAILS(ENODATA, getxattr("link", "trusted.c", buf, 10));
	FAILS(EOPNOTSUPP, setxattr("/proc/version", "trusted.a", "x", 1, 0));
	return 0;
}
