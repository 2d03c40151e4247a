/* mremap refuses unaligned, unmapped, overlapping and empty ranges with Linux's errno. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(4), *hole = private_pages(4);

	OK(munmap(hole, 4 * PAGE));
	FAILS(EINVAL, mremap(mem + 1, PAGE, PAGE, 0));
	FAILS(EINVAL, mremap(mem, PAGE, 0, 0));
	FAILS(EINVAL, mremap(mem, PAGE, PAGE, MREMAP_FIXED, hole));
	FAILS(EINVAL, mremap(mem, PAGE, PAGE, 0x100));
	FAILS(EINVAL, mremap(mem, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, hole + 1));
	FAILS(EINVAL, mremap(mem, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, mem + PAGE));
	FAILS(EFAULT, mremap(hole, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
	FAILS(EFAULT, mremap(mem, 1UL << 30, 1UL << 31, MREMAP_MAYMOVE));
	FAILS(ENOMEM, mremap(mem, PAGE, 1UL << 46, MREMAP_MAYMOVE));
	return 0;
}
