/* A system call that there isn't is ENOSYS, whatever its number. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	long numbers[] = {
		500, 1000, 4095, 4096, 0x7fffffff, 0x80000000, 0xffffffff, 214, 215, 174
	};

	for (unsigned i = 0; i < ARRAY_SIZE(numbers); i++)
		FAILS(ENOSYS, syscall(numbers[i], -1, -1, -1, -1, -1, -1));
	return 0;
}
