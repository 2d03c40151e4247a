/* A file of a mount that is noexec can't be mapped to be executed, nor become so later. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/mount.h>

int main(void)
{
	void *mem;
	int fd;

	OK(mkdir("dir", 0700));
	OK(mount("none", "dir", "tmpfs", MS_NOEXEC, NULL));
	fd = OK(open("dir/file", O_RDWR | O_CREAT, 0700));
	OK(ftruncate(fd, PAGE));
	FAILS(EPERM, mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0));
	FAILS(EPERM, mmap(NULL, PAGE, PROT_EXEC, MAP_SHARED, fd, 0));
	mem = OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0));
	FAILS(EACCES, mprotect(mem, PAGE, PROT_READ | PROT_EXEC));
	OK(munmap(mem, PAGE));
	close(fd);
	OK(umount("dir"));
	return 0;
}
