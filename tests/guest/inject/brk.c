/* brk survives the failure of each allocation in it: the break stays where it was. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"

static char *start;

/* brk's way to fail is to return the old break. */
static long grow(void)
{
	if ((char *)syscall(SYS_brk, start + 8 * PAGE) == start + 8 * PAGE)
		return 0;
	errno = ENOMEM;
	return -1;
}

int main(void)
{
	start = (char *)syscall(SYS_brk, 0);
	fail_open();
	SWEEP("brk", 1, ENOMEM, grow(),
	      CHECK_EQ(start[5 * PAGE], 0);
	      start[5 * PAGE] = 1;
	      CHECK_EQ(syscall(SYS_brk, start), start),
	      CHECK_EQ(syscall(SYS_brk, 0), start));
	return 0;
}
