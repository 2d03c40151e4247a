/* mincore says which pages of a mapped file are in memory: those that were written, also by
 * others, not its holes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	unsigned char vec[4];
	char *area;

	OK(ftruncate(fd, 4 * PAGE));
	area = OK(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	OK(mincore(area, 4 * PAGE, vec));
	for (int i = 0; i < 4; i++)
		CHECK_EQ(vec[i] & 1, 0);
	CHECK_EQ(pwrite(fd, "x", 1, PAGE), 1);
	area[2 * PAGE] = 1;
	OK(mincore(area, 4 * PAGE, vec));
	for (int i = 0; i < 4; i++)
		CHECK_EQ(vec[i] & 1, i == 1 || i == 2);
	FAILS(ENOMEM, mincore(area, 1UL << 46, vec));
	FAILS(EINVAL, mincore(area + 1, PAGE, vec));
	FAILS(EFAULT, mincore(area, PAGE, (unsigned char *)8));
	OK(munmap(area + 3 * PAGE, PAGE));
	FAILS(ENOMEM, mincore(area, 4 * PAGE, vec));
	return 0;
}
