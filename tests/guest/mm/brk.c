/* brk moves the end of the heap up and down; grown memory is zero, and a refused move changes
 * nothing. */
/* SPDX-License-Identifier: MIT */
#include "segv.h"

static char *set_brk(char *to)
{
	return (char *)syscall(SYS_brk, to);
}

int main(void)
{
	char *start = set_brk(NULL), *p;

	CHECK_EQ(set_brk(start + 5 * PAGE + 1), start + 5 * PAGE + 1);
	for (p = start; p < start + 5 * PAGE; p++)
		CHECK_EQ(*p, 0);
	memset(start, 1, 5 * PAGE);
	CHECK_EQ(set_brk(start + PAGE), start + PAGE);
	p = (char *)(((uintptr_t)start + PAGE + PAGE - 1) & -PAGE);
	EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, p, PEEK(p));
	CHECK_EQ(set_brk(start + 3 * PAGE), start + 3 * PAGE);
	CHECK_EQ(*p, 0);
	CHECK_EQ(start[PAGE - 1], 1);
	/* Refused: below the start, into a mapping, beyond all memory. */
	CHECK_EQ(set_brk((char *)PAGE), start + 3 * PAGE);
	CHECK_EQ(set_brk((char *)0x7ffffffff000UL), start + 3 * PAGE);
	CHECK_EQ(set_brk((char *)-1UL), start + 3 * PAGE);
	OK(mmap(p + 10 * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	CHECK_EQ(set_brk(p + 12 * PAGE), start + 3 * PAGE);
	WAIT_EXIT(FORK({
		CHECK_EQ(set_brk(start + 4 * PAGE), start + 4 * PAGE);
		start[4 * PAGE - 1] = 2;
	}), 0);
	CHECK_EQ(set_brk(NULL), start + 3 * PAGE);
	return 0;
}
