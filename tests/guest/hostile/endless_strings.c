/* Paths and names without an end are refused with EFAULT or ENAMETOOLONG. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(3);

	memset(mem, 'a', 3 * PAGE);
	FAILS(ENAMETOOLONG, open(mem, O_RDONLY));
	FAILS(ENAMETOOLONG, mkdir(mem, 0700));
	FAILS(ENAMETOOLONG, chdir(mem));
	OK(munmap(mem + PAGE, 2 * PAGE));
	FAILS(EFAULT, open(mem + 10, O_RDONLY));
	FAILS(EFAULT, symlink("x", mem + PAGE - 20));
	return 0;
}
