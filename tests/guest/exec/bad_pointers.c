/* Bad pointers in exec's arguments give EFAULT, wherever they are, and the caller goes on. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *bad[] = { (char *)8, (char *)0xffff888000000000UL, (char *)0x8000000000000000UL,
			(char *)0xffffffffffffffffUL, (char *)0x00007ffffffffff8UL };
	char *good[] = { "x", NULL };

	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		char *inside[] = { "x", bad[i], NULL };

		FAILS(EFAULT, execve(bad[i], good, good));
		FAILS(EFAULT, execve("/proc/self/exe", (char **)bad[i], good));
		FAILS(EFAULT, execve("/proc/self/exe", good, (char **)bad[i]));
		FAILS(EFAULT, execve("/proc/self/exe", inside, good));
		FAILS(EFAULT, execve("/proc/self/exe", good, inside));
	}
	/* A string without an end. */
	char *page = private_pages(2), *endless[] = { page, NULL };

	OK(munmap(page + PAGE, PAGE));
	memset(page, 'x', PAGE);
	FAILS(EFAULT, execve("/proc/self/exe", endless, good));
	FAILS(EFAULT, execve(page + PAGE - 10, good, good));
	return 0;
}
