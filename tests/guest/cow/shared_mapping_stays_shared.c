/* Shared mappings, anonymous and of a file, stay shared across fork: one frame, whoever writes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void try(volatile char *page, volatile uint64_t *seen)
{
	uint64_t before;

	page[0] = 1;
	before = frame_of(page);
	WAIT_EXIT(FORK({
		CHECK_EQ(page[0], 1);
		page[0] = 2;
		seen[0] = frame_of(page);
		page[100] = 3;
	}), 0);
	CHECK_EQ(page[0], 2);
	CHECK_EQ(page[100], 3);
	CHECK_EQ(seen[0], before);
	CHECK_EQ(frame_of(page), before);
	WAIT_EXIT(FORK(page[0] = 4), 0);
	CHECK_EQ(page[0], 4);
}

int main(void)
{
	volatile uint64_t *seen = shared_pages(1);
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	char c;

	try(shared_pages(1), seen);
	OK(ftruncate(fd, PAGE));
	try(OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)), seen);
	CHECK_EQ(pread(fd, &c, 1, 0), 1);
	CHECK_EQ(c, 4);
	return 0;
}
