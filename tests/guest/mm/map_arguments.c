/* mmap refuses senseless arguments with Linux's errno. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static void *map(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
	/* musl's mmap has checks of its own. */
	return (void *)syscall(SYS_mmap, addr, len, prot, flags, fd, offset);
}

int main(void)
{
	int rd, wr, fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	char *at = (char *)0x200000000000;

	OK(ftruncate(fd, PAGE));
	rd = OK(open("file", O_RDONLY));
	wr = OK(open("file", O_WRONLY));
	FAILS(EINVAL, map(NULL, 0, PROT_READ, ANON, -1, 0));
	FAILS(ENOMEM, map(NULL, -PAGE, PROT_READ, ANON, -1, 0));
	FAILS(ENOMEM, map(NULL, -1UL, PROT_READ, ANON, -1, 0));
	FAILS(ENOMEM, map(NULL, 1UL << 47, PROT_READ, ANON, -1, 0));
	FAILS(EINVAL, map(NULL, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0));
	FAILS(EINVAL, map(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 1));
	FAILS(EINVAL, map(at + 1, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0));
	FAILS(ENOMEM, map((void *)0x7ffffffff000UL, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0));
	FAILS(ENOMEM, map((void *)0xffff888000000000UL, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0));
	FAILS(EBADF, map(NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0));
	FAILS(EBADF, map(NULL, PAGE, PROT_READ, MAP_PRIVATE, 99, 0));
	FAILS(EACCES, map(NULL, PAGE, PROT_READ, MAP_PRIVATE, wr, 0));
	FAILS(EACCES, map(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, rd, 0));
	OK(map(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, rd, 0));
	FAILS(EOVERFLOW, map(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, -PAGE));
	FAILS(ENODEV, map(NULL, PAGE, PROT_READ, MAP_PRIVATE, OK(open("/", O_RDONLY)), 0));
	FAILS(ENODEV, map(NULL, PAGE, PROT_READ, MAP_PRIVATE, gate().fd[0], 0));
	/* The last page of user space can never be mapped; the one before can. */
	OK(map((void *)0x7fffffffe000UL, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0));
	return 0;
}
