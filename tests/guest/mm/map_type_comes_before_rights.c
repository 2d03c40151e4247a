/* mmap of a file: the type of the mapping is looked at before the rights of the descriptor. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int writer = OK(open("file", O_WRONLY | O_CREAT, 0600));
	int reader = OK(open("file", O_RDONLY));
	int dir = OK(open(".", O_RDONLY));

	OK(ftruncate(writer, PAGE));
	FAILS(EINVAL, mmap(NULL, PAGE, PROT_READ, 0, writer, 0));
	FAILS(EINVAL, mmap(NULL, PAGE, PROT_READ, 5, writer, 0));
	FAILS(EINVAL, mmap(NULL, PAGE, PROT_READ, 0, dir, 0));
	FAILS(EACCES, mmap(NULL, PAGE, PROT_READ, MAP_SHARED, writer, 0));
	FAILS(EACCES, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, writer, 0));
	FAILS(EACCES, mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE, writer, 0));
	FAILS(EACCES, mmap(NULL, PAGE, PROT_WRITE, MAP_SHARED, reader, 0));
	FAILS(EOPNOTSUPP, mmap(NULL, PAGE, PROT_READ, 3 | 0x80000, writer, 0));
	FAILS(ENODEV, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, dir, 0));
	FAILS(ENODEV, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_GROWSDOWN, dir, 0));
	FAILS(EINVAL, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_GROWSDOWN, reader, 0));
	return 0;
}
