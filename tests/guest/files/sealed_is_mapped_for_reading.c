/* A memfd that is sealed against writing can be mapped shared for reading, but then never for
 * writing. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#ifndef F_ADD_SEALS
#define F_ADD_SEALS	1033
#endif

int main(void)
{
	int fd = OK(syscall(SYS_memfd_create, "file", 2));
	char *page;

	OK(ftruncate(fd, PAGE));
	OK(fcntl(fd, F_ADD_SEALS, 8));
	page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
	note("shared, for reading: %p %s", page, strerror(errno));
	OK(page);
	FAILS(EACCES, mprotect(page, PAGE, PROT_READ | PROT_WRITE));
	return 0;
}
