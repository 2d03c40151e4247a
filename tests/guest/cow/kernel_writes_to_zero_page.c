/* A system call that stores into a page that was only read gives it a frame of its own. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	volatile char *a = private_pages(1), *b = private_pages(1);
	int fds[2];

	CHECK_EQ(a[0], 0);
	CHECK_EQ(b[0], 0);
	CHECK_EQ(frame_of(a), frame_of(b));
	OK(pipe(fds));
	CHECK_EQ(write(fds[1], "x", 1), 1);
	CHECK_EQ(read(fds[0], (void *)a, 1), 1);
	CHECK_EQ(a[0], 'x');
	CHECK_EQ(b[0], 0);
	CHECK(frame_of(a) != frame_of(b));
	return 0;
}
