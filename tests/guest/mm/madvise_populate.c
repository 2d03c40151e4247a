/* MADV_POPULATE_READ and _WRITE bring pages in, or say what is in the way. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif

int main(void)
{
	char *mem = private_pages(8), *file;
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	uint64_t zero;

	OK(madvise(mem, 3 * PAGE, MADV_POPULATE_READ));
	zero = frame_of(mem);
	CHECK(zero && frame_of(mem + 2 * PAGE) == zero);
	CHECK_EQ(frame_of(mem + 3 * PAGE), 0);
	OK(madvise(mem, 2 * PAGE, MADV_POPULATE_WRITE));
	CHECK(frame_of(mem) != zero && frame_of(mem) != frame_of(mem + PAGE));
	CHECK_EQ(frame_of(mem + 2 * PAGE), zero);

	OK(mprotect(mem + PAGE, PAGE, PROT_READ));
	FAILS(EINVAL, madvise(mem, 3 * PAGE, MADV_POPULATE_WRITE));
	CHECK_EQ(frame_of(mem + 2 * PAGE), zero);
	OK(madvise(mem, 3 * PAGE, MADV_POPULATE_READ));
	OK(mprotect(mem + PAGE, PAGE, PROT_WRITE));
	FAILS(EINVAL, madvise(mem, 3 * PAGE, MADV_POPULATE_READ));
	OK(madvise(mem, 3 * PAGE, MADV_POPULATE_WRITE));
	OK(mprotect(mem, 8 * PAGE, PROT_NONE));
	FAILS(EINVAL, madvise(mem, PAGE, MADV_POPULATE_READ));
	OK(mprotect(mem, 8 * PAGE, PROT_READ | PROT_WRITE));

	OK(munmap(mem + 5 * PAGE, PAGE));
	FAILS(ENOMEM, madvise(mem + 4 * PAGE, 3 * PAGE, MADV_POPULATE_WRITE));
	CHECK(frame_of(mem + 4 * PAGE) != 0);
	CHECK(frame_of(mem + 6 * PAGE) != 0);
	FAILS(ENOMEM, madvise(mem + 5 * PAGE, 2 * PAGE, MADV_POPULATE_READ));
	FAILS(EINVAL, madvise(mem + 1, PAGE, MADV_POPULATE_READ));
	OK(madvise(mem + 5 * PAGE, 0, MADV_POPULATE_READ));

	OK(ftruncate(fd, PAGE));
	file = OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	FAILS(EFAULT, madvise(file, 2 * PAGE, MADV_POPULATE_WRITE));
	CHECK(frame_of(file) != 0);
	FAILS(EFAULT, madvise(file + PAGE, PAGE, MADV_POPULATE_READ));
	return 0;
}
