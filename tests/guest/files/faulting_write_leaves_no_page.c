/* A write that fails before its first byte, for want of what to write, leaves no page behind. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static long blocks(int fd)
{
	struct stat st;

	OK(fstat(fd, &st));
	return st.st_blocks;
}

int main(void)
{
	int fd = OK(syscall(SYS_memfd_create, "file", 0));
	char *pages = private_pages(2), *page, got[4];

	FAILS(EFAULT, write(fd, (char *)1, 1));
	FAILS(EFAULT, pwrite(fd, (char *)1, 3 * PAGE, PAGE));
	CHECK_EQ(blocks(fd), 0);
	OK(munmap(pages + PAGE, PAGE));
	pages[PAGE - 1] = 'x';
	CHECK_EQ(pwrite(fd, pages + PAGE - 1, 2, PAGE - 1), 1);
	CHECK_EQ(blocks(fd), 8);
	CHECK_EQ(lseek(fd, 0, SEEK_END), PAGE);

	/* A hole of the file is filled from its own mapping. */
	OK(ftruncate(fd, 4 * PAGE));
	page = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 2 * PAGE));
	CHECK_EQ(pwrite(fd, page, 4, 2 * PAGE + 100), 4);
	CHECK_EQ(pwrite(fd, "1234", 4, 2 * PAGE), 4);
	CHECK_EQ(pwrite(fd, page, 4, 2 * PAGE + 100), 4);
	CHECK(!memcmp(page + 100, "1234", 4));
	CHECK_EQ(pread(fd, got, 4, 2 * PAGE + 100), 4);
	CHECK(!memcmp(got, "1234", 4));
	return 0;
}
