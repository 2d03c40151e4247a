/* remap_file_pages puts other pages of the file into a shared mapping, and nothing else. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	char *mem, *other;

	OK(ftruncate(fd, 3 * PAGE));
	CHECK_EQ(pwrite(fd, "a", 1, 0), 1);
	CHECK_EQ(pwrite(fd, "b", 1, PAGE), 1);
	CHECK_EQ(pwrite(fd, "c", 1, 2 * PAGE), 1);
	mem = OK(mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	OK(remap_file_pages(mem, PAGE, 0, 2, 0));
	CHECK(mem[0] == 'c' && mem[PAGE] == 'b');
	OK(remap_file_pages(mem + PAGE, 2 * PAGE, 0, 0, MAP_NONBLOCK));
	CHECK(mem[PAGE] == 'a' && mem[2 * PAGE] == 'b');
	mem[0] = 'C';
	CHECK_EQ(pread(fd, mem, 1, 2 * PAGE), 1);
	CHECK_EQ(mem[0], 'C');
	OK(remap_file_pages(mem, 3 * PAGE, 0, 0, 0)); /* it is in pieces meanwhile */
	CHECK(mem[0] == 'a' && mem[2 * PAGE] == 'C');

	FAILS(EINVAL, remap_file_pages(mem, PAGE, PROT_READ, 0, 0));
	FAILS(EINVAL, remap_file_pages(mem, 0, 0, 0, 0));
	FAILS(EINVAL, remap_file_pages(mem, -PAGE, 0, 0, 0));
	FAILS(EINVAL, remap_file_pages(mem, PAGE, 0, -1, 0));
	FAILS(EINVAL, remap_file_pages(mem, 100 * PAGE, 0, 0, 0));
	FAILS(EINVAL, remap_file_pages(NULL, PAGE, 0, 0, 0));
	other = OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0));
	FAILS(EINVAL, remap_file_pages(other, PAGE, 0, 1, 0));
	return 0;
}
