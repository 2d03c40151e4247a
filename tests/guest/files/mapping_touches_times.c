/* Mapping a file is a read of it: atime. The first write to a page of a shared mapping is a write:
 * mtime and ctime; one to a private mapping is not. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static struct timespec old[2] = { { 1000, 0 }, { 2000, 0 } };

static struct stat stat_of(int fd)
{
	struct stat st;

	OK(fstat(fd, &st));
	return st;
}

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), quiet;
	struct stat before, after;
	volatile char *page;

	OK(ftruncate(fd, 2 * PAGE));
	quiet = OK(open("file", O_RDWR | O_NOATIME));
	OK(futimens(fd, old));
	OK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, quiet, 0));
	CHECK_EQ(stat_of(fd).st_atime, 1000);
	page = OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	CHECK(stat_of(fd).st_atime > 2000);
	CHECK_EQ(stat_of(fd).st_mtime, 2000);
	page[0] = 1;
	CHECK_EQ(stat_of(fd).st_mtime, 2000);

	page = OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	CHECK_EQ(stat_of(fd).st_mtime, 2000);
	before = stat_of(fd);
	page[0] = 1;
	after = stat_of(fd);
	CHECK(after.st_mtime > 2000);
	CHECK(after.st_ctim.tv_sec > before.st_ctim.tv_sec ||
	      after.st_ctim.tv_nsec >= before.st_ctim.tv_nsec);
	CHECK_EQ(after.st_mtim.tv_sec, after.st_ctim.tv_sec);
	CHECK_EQ(after.st_mtim.tv_nsec, after.st_ctim.tv_nsec);
	return 0;
}
