/* A shared mapping and read and write on the file see each other's bytes at once. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	char *a, *b, buf[4];

	OK(ftruncate(fd, 3 * PAGE));
	a = OK(mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	b = OK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, PAGE));
	a[PAGE + 10] = 'x';
	CHECK_EQ(b[10], 'x');
	CHECK_EQ(pread(fd, buf, 1, PAGE + 10), 1);
	CHECK_EQ(buf[0], 'x');
	CHECK_EQ(pwrite(fd, "yz", 2, 2 * PAGE - 1), 2);
	CHECK_EQ(a[2 * PAGE - 1], 'y');
	CHECK_EQ(b[PAGE - 1], 'y');
	CHECK_EQ(a[2 * PAGE], 'z');
	CHECK_EQ(frame_of(a + PAGE), frame_of(b));
	close(fd);
	OK(unlink("file"));
	a[0] = 1;
	CHECK_EQ(a[2 * PAGE], 'z');
	return 0;
}
