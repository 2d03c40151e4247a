/* Extended attributes: names, sizes and flags are checked, a user's are not supported, and a
 * new file has none to be listed. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/xattr.h>

int main(void)
{
	static char big[70000], name[300];
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	OK(symlink("file", "link"));
	memset(name, 'x', sizeof(name) - 1);
	memcpy(name, "user.", 5);
	FAILS(EOPNOTSUPP, setxattr("file", "user.a", "1", 1, 0));
	FAILS(EOPNOTSUPP, getxattr("link", "user.a", big, 10));
	FAILS(ENODATA, lgetxattr("link", "user.a", big, 10));
	FAILS(EPERM, lsetxattr("link", "user.a", "1", 1, 0));
	FAILS(EOPNOTSUPP, fremovexattr(fd, "user.a"));
	FAILS(ENODATA, fgetxattr(fd, "trusted.a", big, 10));
	FAILS(ENODATA, getxattr("file", "security.a", big, 10));
	CHECK_EQ(listxattr("file", big, sizeof(big)), 0);
	CHECK_EQ(llistxattr("link", NULL, 0), 0);
	FAILS(ERANGE, setxattr("file", "", "1", 1, 0));
	FAILS(ERANGE, setxattr("file", name, "1", 1, 0));
	FAILS(ERANGE, fgetxattr(fd, name, big, 1));
	FAILS(E2BIG, setxattr("file", "user.a", big, sizeof(big), 0));
	FAILS(EINVAL, setxattr("file", "user.a", "1", 1, 4));
	FAILS(EFAULT, getxattr("file", (char *)1, big, 1));
	FAILS(ENOENT, getxattr("none", "user.a", big, 1));
	FAILS(EBADF, fgetxattr(-1, "user.a", big, 1));
	return 0;
}
