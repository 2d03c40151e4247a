/* All shared anonymous memory and memfds together have half of memory: then a write is ENOSPC, a
 * fault SIGBUS, and the rest goes on. A file of pages far apart has its tree counted, too. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: such memory has no limit there but all memory and swap. */
#include "limit.h"

#define USER	1001

static int memfd(void)
{
	return OK(syscall(SYS_memfd_create, "limit", 0));
}

/* => How many pages a memfd could get. */
static long fill(int fd)
{
	long pages = 0, step = 256;

	while (step) {
		if (fallocate(fd, 0, pages * PAGE, step * PAGE) == 0) {
			pages += step;
		} else {
			CHECK_EQ(errno, ENOSPC);
			step /= 2;
		}
	}
	return pages;
}

static void whole(void)
{
	long half = memory_pages() / 2, pages;
	char *shared = shared_pages(1);
	int fd = memfd();

	pages = fill(fd);
	CHECK(pages <= half && pages > half / 2);
	FAILS(ENOSPC, pwrite(memfd(), "x", 1, 0));
	DIES(SIGBUS, *shared = 1);
	CHECK_EQ(pwrite(fd, "x", 1, 0), 1);		/* what is there can be written */
	OK(ftruncate(fd, (pages - 1) * PAGE));
	*shared = 1;
	DIES(SIGBUS, *(volatile char *)shared_pages(1) = 1);
}

/* Each page is the only one below many a node of the tree. */
static void sparse(void)
{
	long before = free_pages(), taken;
	int fd = memfd(), n = 0;

	while (n < 1 << 18 && pwrite(fd, "x", 1, (off_t)(n + 1) << 38 | (off_t)n << 18) == 1)
		n++;
	while (n < 1 << 18 && pwrite(fd, "x", 1, ((off_t)n << 38) + (1L << 30)) == 1)
		n++;
	CHECK_EQ(errno, ENOSPC);
	taken = before - free_pages();
	CHECK(taken < memory_pages() * 5 / 8);
	OK(ftruncate(fd, 0));
	CHECK_EQ(pwrite(fd, "x", 1, 0), 1);
}

int main(void)
{
	int status;

	WAIT_EXIT(FORK(become(USER), whole()), 0);
	WAIT_EXIT(FORK(become(USER), whole()), 0);	/* all has come back */
	OK(waitpid(FORK(become(USER), sparse()), &status, 0));
	CHECK_EQ(status, 0);
	machine_goes_on();
	return 0;
}
