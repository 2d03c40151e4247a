/* memfd_create: a file without a name, whose seals forbid to shrink, grow, write, or seal. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define F_ADD_SEALS_	1033
#define F_GET_SEALS_	1034

static int sealable(unsigned int seals)
{
	int fd = OK(syscall(SYS_memfd_create, "name", 2));

	OK(ftruncate(fd, 2 * PAGE));
	if (seals)
		OK(fcntl(fd, F_ADD_SEALS_, seals));
	CHECK_EQ(fcntl(fd, F_GET_SEALS_), (int)seals);
	return fd;
}

int main(void)
{
	char path[64], target[64] = "";
	void *p;
	int fd;

	fd = OK(syscall(SYS_memfd_create, "name", 1));
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(fd, F_GET_SEALS_), 1);		/* it can't be sealed */
	FAILS(EPERM, fcntl(fd, F_ADD_SEALS_, 2));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	OK(readlink(path, target, sizeof(target) - 1));
	CHECK(!strcmp(target, "/memfd:name (deleted)"));

	fd = sealable(2);
	FAILS(EPERM, ftruncate(fd, PAGE));
	OK(ftruncate(fd, 3 * PAGE));
	fd = sealable(4);
	FAILS(EPERM, ftruncate(fd, 3 * PAGE));
	FAILS(EPERM, pwrite(fd, "x", 1, 2 * PAGE));
	OK(ftruncate(fd, PAGE));
	fd = sealable(8);
	FAILS(EPERM, write(fd, "x", 1));
	FAILS(EPERM, mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	FAILS(EPERM, fallocate(fd, 3, 0, PAGE));
	fd = sealable(1);
	FAILS(EPERM, fcntl(fd, F_ADD_SEALS_, 2));
	fd = sealable(0);
	p = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	FAILS(EBUSY, fcntl(fd, F_ADD_SEALS_, 8));
	OK(fcntl(fd, F_ADD_SEALS_, 16));		/* for what comes later */
	*(char *)p = 1;
	FAILS(EPERM, mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	FAILS(EPERM, write(fd, "x", 1));
	FAILS(EINVAL, fcntl(fd, F_ADD_SEALS_, 0x100));
	FAILS(EINVAL, fcntl(OK(open(".", O_RDONLY)), F_GET_SEALS_));
	FAILS(EINVAL, syscall(SYS_memfd_create, "name", 0x100));
	FAILS(EFAULT, syscall(SYS_memfd_create, (char *)1, 0));
	memset(path, 'x', sizeof(path));
	return 0;
}
