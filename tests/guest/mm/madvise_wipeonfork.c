/* A MADV_WIPEONFORK range is zero in a forked child, and in the child's children;
 * MADV_KEEPONFORK takes it back. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(4);
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	memset(mem, 1, 4 * PAGE);
	OK(madvise(mem, 3 * PAGE, MADV_WIPEONFORK));
	OK(madvise(mem + PAGE, PAGE, MADV_KEEPONFORK));
	WAIT_EXIT(FORK({
		for (int i = 0; i < 4; i++)
			CHECK_EQ(mem[i * PAGE], i == 1 || i == 3);
		mem[0] = 2;
		WAIT_EXIT(FORK(CHECK_EQ(mem[0], 0)), 0);
		CHECK_EQ(mem[0], 2);
	}), 0);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(mem[i * PAGE], 1);
	OK(ftruncate(fd, PAGE));
	FAILS(EINVAL,
	      madvise(OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0)), PAGE, MADV_WIPEONFORK));
	FAILS(EINVAL, madvise(shared_pages(1), PAGE, MADV_WIPEONFORK));
	return 0;
}
