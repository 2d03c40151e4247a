/* A shared futex joins processes that have the page at different addresses. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	volatile int *here, *there;
	pid_t child;

	OK(ftruncate(fd, PAGE));
	here = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	there = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	CHECK(here != there);
	child = FORK({
		CHECK_EQ(syscall(SYS_futex, there, FUTEX_WAIT, 0, NULL), 0);
	});
	until_asleep(child);
	UNTIL(syscall(SYS_futex, here, FUTEX_WAKE, 1) == 1);
	WAIT_EXIT(child, 0);
	return 0;
}
