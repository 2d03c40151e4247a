/* Paths: dots, repeated slashes, long names, links in the middle, loops, and leaving the root. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char name[300], path[5000], cwd[PATH_MAX], link[32];
	struct stat a, b;

	OK(mkdir("dir", 0700));
	OK(mkdir("dir/sub", 0700));
	spew("dir/sub/file", "x", 0600);
	OK(stat("dir/sub/file", &a));
	OK(stat(".//dir/./sub/../sub///file", &b));
	CHECK_EQ(a.st_ino, b.st_ino);
	OK(symlink("dir/sub", "short"));
	OK(stat("short/file", &b));
	CHECK_EQ(a.st_ino, b.st_ino);
	OK(getcwd(cwd, sizeof(cwd)));
	snprintf(path, sizeof(path), "%s/short/../sub/file", cwd);
	OK(stat(path, &b));
	CHECK_EQ(a.st_ino, b.st_ino);
	OK(stat("/", &a));
	OK(stat("/../../..", &b));
	CHECK_EQ(a.st_ino, b.st_ino);

	memset(name, 'n', sizeof(name));
	name[255] = 0;
	OK(mkdir(name, 0700));
	name[255] = 'n';
	name[256] = 0;
	FAILS(ENAMETOOLONG, mkdir(name, 0700));
	memset(path, '/', sizeof(path));
	path[4095] = 0;
	OK(access(path, F_OK));
	path[4095] = '/';
	path[4096] = 0;
	FAILS(ENAMETOOLONG, access(path, F_OK));

	/* Forty links are followed, not more. */
	spew("l0", "x", 0600);
	for (int i = 1; i <= 41; i++) {
		snprintf(link, sizeof(link), "l%d", i - 1);
		snprintf(name, sizeof(name), "l%d", i);
		OK(symlink(link, name));
	}
	OK(access("l40", F_OK));
	FAILS(ELOOP, access("l41", F_OK));
	OK(symlink("self", "self"));
	FAILS(ELOOP, access("self", F_OK));
	FAILS(ELOOP, access("self/x", F_OK));
	return 0;
}
