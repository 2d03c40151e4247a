/* A shared mapping keeps a memfd from being sealed against writing, a private one doesn't; and what
 * is sealed stays as it is. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#ifndef F_ADD_SEALS
#define F_ADD_SEALS	1033
#define F_GET_SEALS	1034
#define F_SEAL_SEAL	1
#define F_SEAL_SHRINK	2
#define F_SEAL_GROW	4
#define F_SEAL_WRITE	8
#endif

static void *map(int fd, int prot, int flags)
{
	return mmap(NULL, PAGE, prot, flags, fd, 0);
}

int main(void)
{
	int fd = OK(syscall(SYS_memfd_create, "file", 2));
	char *shared, *private;

	CHECK_EQ(fcntl(fd, F_GET_SEALS), 0);
	OK(ftruncate(fd, PAGE));
	shared = OK(map(fd, PROT_READ, MAP_SHARED));
	private = OK(map(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE));
	FAILS(EBUSY, fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	OK(munmap(shared, PAGE));
	OK(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	FAILS(EPERM, write(fd, "x", 1));
	FAILS(EPERM, map(fd, PROT_READ | PROT_WRITE, MAP_SHARED));
	private[0] = 1;
	OK(ftruncate(fd, 2 * PAGE));
	OK(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL));
	FAILS(EPERM, ftruncate(fd, 3 * PAGE));
	FAILS(EPERM, ftruncate(fd, PAGE));
	FAILS(EPERM, fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	CHECK_EQ(fcntl(fd, F_GET_SEALS), 15);
	CHECK_EQ(fcntl(OK(syscall(SYS_memfd_create, "file", 0)), F_GET_SEALS), F_SEAL_SEAL);
	return 0;
}
