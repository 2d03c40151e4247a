/* A page of a mapping beyond the end of its file is SIGBUS; the rest of the last page is zero. */
/* SPDX-License-Identifier: MIT */
#include "segv.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	char *shared, *private;

	OK(ftruncate(fd, PAGE + 10));
	shared = OK(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	private = OK(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	CHECK_EQ(shared[2 * PAGE - 1], 0);
	EXPECT_FAULT(SIGBUS, BUS_ADRERR, shared + 2 * PAGE, PEEK(shared + 2 * PAGE));
	EXPECT_FAULT(SIGBUS, BUS_ADRERR, shared + 3 * PAGE + 7, POKE(shared + 3 * PAGE + 7));
	EXPECT_FAULT(SIGBUS, BUS_ADRERR, private + 2 * PAGE, POKE(private + 2 * PAGE));
	/* The file grows, and so does what can be reached. */
	OK(ftruncate(fd, 3 * PAGE));
	CHECK(READS(shared + 2 * PAGE));
	CHECK(WRITES(private + 2 * PAGE));
	EXPECT_FAULT(SIGBUS, BUS_ADRERR, shared + 3 * PAGE, PEEK(shared + 3 * PAGE));
	return 0;
}
