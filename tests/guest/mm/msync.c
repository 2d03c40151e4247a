/* msync accepts a mapped range, and says ENOMEM for a hole and EINVAL for contradictory flags. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	char *mem, buf[4];

	OK(ftruncate(fd, 3 * PAGE));
	mem = OK(mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	strcpy(mem, "abc");
	OK(msync(mem, 3 * PAGE, MS_SYNC));
	OK(msync(mem, 3 * PAGE, MS_ASYNC));
	OK(msync(mem, PAGE, MS_SYNC | MS_INVALIDATE));
	CHECK_EQ(pread(fd, buf, 4, 0), 4);
	CHECK(!strcmp(buf, "abc"));
	FAILS(EINVAL, msync(mem + 1, PAGE, MS_SYNC));
	FAILS(EINVAL, msync(mem, PAGE, MS_SYNC | MS_ASYNC));
	FAILS(EINVAL, msync(mem, PAGE, 0x100));
	OK(munmap(mem + PAGE, PAGE));
	FAILS(ENOMEM, msync(mem, 3 * PAGE, MS_SYNC));
	return 0;
}
