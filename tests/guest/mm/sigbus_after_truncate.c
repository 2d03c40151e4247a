/* Truncating a file takes its pages out of every mapping: SIGBUS, and zeros when it grows again. */
/* SPDX-License-Identifier: MIT */
#include "segv.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	char *mem;

	OK(ftruncate(fd, 2 * PAGE));
	mem = OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	memset(mem, 1, 2 * PAGE);
	OK(ftruncate(fd, 100));
	EXPECT_FAULT(SIGBUS, BUS_ADRERR, mem + PAGE, PEEK(mem + PAGE));
	OK(ftruncate(fd, 2 * PAGE));
	CHECK_EQ(mem[99], 1);
	CHECK_EQ(mem[100], 0);
	CHECK_EQ(mem[PAGE], 0);
	return 0;
}
