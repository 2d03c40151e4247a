/* mprotect refuses unaligned addresses, holes and what the file doesn't permit. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(4), *file;
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	OK(ftruncate(fd, PAGE));
	close(fd);
	fd = OK(open("file", O_RDONLY));
	/* musl's mprotect would align the address. */
	FAILS(EINVAL, syscall(SYS_mprotect, mem + 1, PAGE, PROT_READ));
	FAILS(EINVAL, mprotect(mem, PAGE, 0x100));
	OK(mprotect(mem, 0, PROT_READ));
	OK(munmap(mem + PAGE, PAGE));
	FAILS(ENOMEM, mprotect(mem + PAGE, PAGE, PROT_READ));
	FAILS(ENOMEM, mprotect(mem, 4 * PAGE, PROT_READ));
	FAILS(ENOMEM, mprotect(mem, -PAGE, PROT_READ));
	file = OK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0));
	FAILS(EACCES, mprotect(file, PAGE, PROT_READ | PROT_WRITE));
	file = OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0));
	OK(mprotect(file, PAGE, PROT_READ | PROT_WRITE));
	file[0] = 1;
	return 0;
}
