/* A MADV_DONTFORK range is absent in a forked child; MADV_DOFORK takes it back. */
/* SPDX-License-Identifier: MIT */
#include "segv.h"

int main(void)
{
	char *mem = private_pages(6);

	memset(mem, 1, 6 * PAGE);
	OK(madvise(mem + PAGE, 3 * PAGE, MADV_DONTFORK));
	OK(madvise(mem + 2 * PAGE, PAGE, MADV_DOFORK));
	WAIT_EXIT(FORK({
		for (int i = 0; i < 6; i++)
			CHECK_EQ(READS(mem + i * PAGE), i != 1 && i != 3);
		EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, mem + PAGE, PEEK(mem + PAGE));
		/* The place is free. */
		OK(mmap(mem + PAGE, PAGE, PROT_READ,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	}), 0);
	for (int i = 0; i < 6; i++)
		CHECK_EQ(mem[i * PAGE], 1);
	return 0;
}
