/* An address without MAP_FIXED is a hint: taken where it is free, else another place is found. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char *map_at(char *hint)
{
	return OK(mmap(hint, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

int main(void)
{
	char *hint = (char *)0x200000000000, *other;

	CHECK_EQ(map_at(hint), hint);
	other = map_at(hint + PAGE);
	CHECK(other >= hint + 2 * PAGE || other + 2 * PAGE <= hint);
	CHECK_EQ(map_at(hint + 2 * PAGE + 5), hint + 2 * PAGE);
	other = map_at((char *)0xffff888000000000UL);
	CHECK((uintptr_t)other < 0x7ffffffff000UL);
	return 0;
}
