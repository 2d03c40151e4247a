/* madvise accepts hints, and refuses unknown advice, unaligned addresses and holes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int hints[] = { MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED };
	char *mem = private_pages(3);

	for (unsigned i = 0; i < ARRAY_SIZE(hints); i++)
		OK(madvise(mem, 3 * PAGE, hints[i]));
	FAILS(EINVAL, madvise(mem, PAGE, 12345));
	FAILS(EINVAL, madvise(mem + 1, PAGE, MADV_NORMAL));
	OK(madvise(mem, 0, MADV_DONTNEED));
	OK(munmap(mem + PAGE, PAGE));
	FAILS(ENOMEM, madvise(mem, 3 * PAGE, MADV_DONTNEED));
	FAILS(ENOMEM, madvise(mem, 3 * PAGE, MADV_DONTFORK));
	return 0;
}
