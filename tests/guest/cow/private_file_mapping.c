/* A write through a private mapping of a file changes neither the file nor another's mapping of
 * it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char buf[8] = "", *a, *b;
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	CHECK_EQ(write(fd, "content", 7), 7);
	a = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	b = OK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0));
	CHECK(!strcmp(a, "content"));
	CHECK(!strcmp(b, "content"));
	CHECK_EQ(frame_of(a), frame_of(b));
	a[0] = 'C';
	CHECK(frame_of(a) != frame_of(b));
	CHECK(!strcmp(b, "content"));
	WAIT_EXIT(FORK({
		CHECK(!strcmp(a, "Content"));
		a[1] = 'O';
		CHECK(!strcmp(b, "content"));
	}), 0);
	CHECK(!strcmp(a, "Content"));
	CHECK_EQ(pread(fd, buf, 7, 0), 7);
	CHECK(!strcmp(buf, "content"));
	return 0;
}
