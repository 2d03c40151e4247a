/* Pages given up by MADV_FREE hold what they held, or zero, until they are written again. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(3), *shared = shared_pages(1), *file;
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	memset(mem, 1, 3 * PAGE);
	OK(madvise(mem + PAGE, PAGE, MADV_FREE));
	CHECK(mem[0] == 1 && mem[2 * PAGE] == 1);
	for (unsigned i = PAGE; i < 2 * PAGE; i++)
		CHECK(mem[i] == 0 || mem[i] == 1);
	mem[PAGE] = 2;
	CHECK_EQ(mem[PAGE], 2);
	FAILS(EINVAL, madvise(shared, PAGE, MADV_FREE));
	OK(ftruncate(fd, PAGE));
	file = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	FAILS(EINVAL, madvise(file, PAGE, MADV_FREE));
	return 0;
}
