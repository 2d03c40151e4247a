/* Unmapping part of a file mapping keeps the rest at its right place in the file. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	char *mem, page[PAGE];

	for (int i = 0; i < 8; i++) {
		memset(page, 'a' + i, PAGE);
		CHECK_EQ(write(fd, page, PAGE), (long)PAGE);
	}
	mem = OK(mmap(NULL, 6 * PAGE, PROT_READ, MAP_PRIVATE, fd, 2 * PAGE));
	OK(munmap(mem, PAGE));
	OK(munmap(mem + 3 * PAGE, PAGE));
	CHECK_EQ(mem[PAGE], 'd');
	CHECK_EQ(mem[2 * PAGE], 'e');
	CHECK_EQ(mem[4 * PAGE], 'g');
	CHECK_EQ(mem[5 * PAGE], 'h');
	WAIT_EXIT(FORK(CHECK_EQ(mem[5 * PAGE], 'h')), 0);
	return 0;
}
