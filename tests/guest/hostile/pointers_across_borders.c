/* A buffer that begins well and ends in nothing is transferred as far as it goes, or refused;
 * never written beyond. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(2), *edge;
	struct gate g = gate();
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	long n;

	edge = mem + PAGE - 4;
	OK(munmap(mem + PAGE, PAGE));
	memcpy(edge, "abcd", 4);
	n = write(fd, edge, 10);
	CHECK(n == 4 || (n == -1 && errno == EFAULT));
	n = pwrite(fd, "0123456789", 10, 0);
	n = pread(fd, edge, 10, 0);
	CHECK(n == 4 || (n == -1 && errno == EFAULT));
	FAILS(EFAULT, syscall(SYS_stat, "file", edge));
	FAILS(EFAULT, pipe((int *)edge));
	FAILS(EFAULT, syscall(SYS_uname, edge));
	FAILS(EFAULT, syscall(SYS_clock_gettime, CLOCK_MONOTONIC, edge));
	memcpy(edge, "file", 4);
	FAILS(EFAULT, open(edge, O_RDONLY));
	edge = mem + PAGE - 5;
	memcpy(edge, "file", 5);
	OK(open(edge, O_RDONLY));
	/* A range that wraps around, and one that reaches into the kernel. */
	FAILS(EFAULT, read(fd, (void *)-10UL, 100));
	FAILS(EFAULT, write(g.fd[1], (void *)0x00007fffffffe000, 0x10000000));
	/* Read-only memory is not written. */
	OK(mprotect(mem, PAGE, PROT_READ));
	FAILS(EFAULT, pread(fd, mem, 4, 0));
	FAILS(EFAULT, pread(fd, (void *)main, 4, 0));
	return 0;
}
