/* The lowest pages can't be mapped without privilege, and a hint there is moved up. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define FIXED (MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED)

int main(void)
{
	void *low;

	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EPERM, mmap(NULL, PAGE, PROT_READ, FIXED, -1, 0));
		FAILS(EPERM, mmap((void *)PAGE, PAGE, PROT_READ, FIXED, -1, 0));
		FAILS(EPERM, mmap((void *)(15 * PAGE), PAGE, PROT_READ, FIXED, -1, 0));
		OK(mmap((void *)(16 * PAGE), PAGE, PROT_READ, FIXED, -1, 0));
		low = OK(mmap((void *)PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
		CHECK((uintptr_t)low >= 16 * PAGE);
	}), 0);
	low = OK(mmap((void *)PAGE, PAGE, PROT_READ, FIXED, -1, 0));
	CHECK_EQ(low, PAGE);
	OK(munmap(low, PAGE));
	return 0;
}
