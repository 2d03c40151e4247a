/* Files have no extended attributes of the user's: to ask for one is not to find it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/xattr.h>

int main(void)
{
	char value[16], longest[300];
	int fd;

	spew("file", "", 0644);
	fd = OK(open("file", O_RDWR));
	memset(longest, 'x', sizeof(longest));
	longest[299] = 0;
	FAILS(EOPNOTSUPP, getxattr("file", "user.a", value, sizeof(value)));
	FAILS(EOPNOTSUPP, lgetxattr("file", "user.a", value, sizeof(value)));
	FAILS(EOPNOTSUPP, fgetxattr(fd, "user.a", value, sizeof(value)));
	FAILS(EOPNOTSUPP, setxattr("file", "user.a", "b", 1, 0));
	FAILS(EOPNOTSUPP, fsetxattr(fd, "user.a", "b", 1, 0));
	FAILS(EOPNOTSUPP, removexattr("file", "user.a"));
	FAILS(EINVAL, setxattr("file", "user.a", "b", 1, 4));
	FAILS(E2BIG, setxattr("file", "user.a", "b", 65537, 0));
	FAILS(ERANGE, getxattr("file", "", value, sizeof(value)));
	FAILS(ERANGE, getxattr("file", longest, value, sizeof(value)));
	FAILS(EFAULT, getxattr("file", (char *)8, value, sizeof(value)));
	FAILS(ENOENT, getxattr("nothing", "user.a", value, sizeof(value)));
	FAILS(EBADF, fgetxattr(100, "user.a", value, sizeof(value)));
	FAILS(ENOENT, listxattr("nothing", value, sizeof(value)));
	CHECK_EQ(OK(listxattr("file", value, sizeof(value))), 0);
	CHECK_EQ(OK(flistxattr(fd, value, sizeof(value))), 0);
	OK(unlink("file"));
	return 0;
}
