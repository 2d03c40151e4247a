/* openat2 holds a walk where it is told to: beneath a folder, in it as in a root, off links and
 * mounts. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define NO_XDEV	      0x01
#define NO_MAGICLINKS 0x02
#define NO_SYMLINKS   0x04
#define BENEATH	      0x08
#define IN_ROOT	      0x10

static int dir;

static int resolve(const char *name, uint64_t flags, uint64_t how)
{
	uint64_t args[] = { flags, flags & O_CREAT ? 0600 : 0, how };

	return syscall(SYS_openat2, dir, name, args, sizeof(args));
}

int main(void)
{
	char buf[16];

	OK(mkdir("dir", 0700));
	OK(mkdir("dir/sub", 0700));
	spew("outside", "outside", 0600);
	spew("dir/file", "inside", 0600);
	OK(symlink("../file", "dir/sub/inner"));
	OK(symlink("../outside", "dir/outer"));
	OK(symlink("/file", "dir/absolute"));
	OK(symlink("/../sub/../../file", "dir/high"));
	dir = OK(open("dir", O_PATH));

	OK(resolve("sub/../file", O_RDONLY, BENEATH));
	OK(resolve("sub/inner", O_RDONLY, BENEATH));
	FAILS(EXDEV, resolve("..", O_RDONLY, BENEATH));
	FAILS(EXDEV, resolve("../dir/file", O_RDONLY, BENEATH));
	FAILS(EXDEV, resolve("outer", O_RDONLY, BENEATH));
	FAILS(EXDEV, resolve("absolute", O_RDONLY, BENEATH));
	FAILS(EXDEV, resolve("/", O_RDONLY, BENEATH));
	FAILS(EXDEV, resolve("../new", O_RDWR | O_CREAT, BENEATH));

	CHECK_EQ(read(OK(resolve("absolute", O_RDONLY, IN_ROOT)), buf, 16), 6);
	OK(resolve("high", O_RDONLY, IN_ROOT));
	OK(resolve("/../../file", O_RDONLY, IN_ROOT));
	FAILS(ENOENT, resolve("outer", O_RDONLY, IN_ROOT));
	FAILS(ENOENT, resolve("/proc", O_RDONLY, IN_ROOT));

	FAILS(ELOOP, resolve("sub/inner", O_RDONLY, NO_SYMLINKS));
	FAILS(ELOOP, resolve("outer", O_RDONLY | O_CREAT, NO_SYMLINKS));
	OK(resolve("outer", O_PATH | O_NOFOLLOW, NO_SYMLINKS));
	OK(resolve("file", O_RDONLY, NO_SYMLINKS));

	OK(resolve("outer", O_RDONLY, NO_MAGICLINKS));
	FAILS(ELOOP, resolve("/proc/self/exe", O_RDONLY, NO_MAGICLINKS));
	FAILS(ELOOP, resolve("/proc/self/cwd/outside", O_RDONLY, NO_MAGICLINKS));
	OK(resolve("/proc/self/stat", O_RDONLY, NO_MAGICLINKS));

	OK(resolve("../outside", O_RDONLY, NO_XDEV));
	FAILS(EXDEV, resolve("/proc", O_RDONLY, NO_XDEV));
	FAILS(EXDEV, resolve("/proc/self/stat", O_RDONLY, NO_XDEV));
	dir = OK(open("/proc", O_PATH));
	OK(resolve("self/stat", O_RDONLY, NO_XDEV));
	FAILS(EXDEV, resolve("..", O_RDONLY, NO_XDEV));
	FAILS(EXDEV, resolve("self/root", O_RDONLY, NO_XDEV));
	FAILS(EXDEV, resolve("self/root", O_RDONLY, BENEATH));
	return 0;
}
