/* Hard links are names of one file, which lives until its last name and its last descriptor are
 * gone. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct stat a, b;
	char buf[8] = "";
	int fd;

	spew("one", "text", 0600);
	OK(link("one", "two"));
	OK(stat("one", &a));
	OK(stat("two", &b));
	CHECK_EQ(a.st_ino, b.st_ino);
	CHECK_EQ(a.st_nlink, 2);
	OK(unlink("one"));
	OK(stat("two", &b));
	CHECK_EQ(b.st_nlink, 1);
	fd = OK(open("two", O_RDWR));
	OK(unlink("two"));
	OK(fstat(fd, &b));
	CHECK_EQ(b.st_nlink, 0);
	CHECK_EQ(read(fd, buf, 8), 4);
	CHECK(!strcmp(buf, "text"));
	CHECK_EQ(write(fd, "more", 4), 4);
	FAILS(ENOENT, unlink("two"));
	OK(mkdir("dir", 0700));
	FAILS(EPERM, link("dir", "other"));
	spew("one", "", 0600);
	spew("two", "", 0600);
	FAILS(EEXIST, link("one", "two"));
	FAILS(ENOENT, link("missing", "three"));
	FAILS(EXDEV, link("one", "/one-elsewhere"));
	return 0;
}
