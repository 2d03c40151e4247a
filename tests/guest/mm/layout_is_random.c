/* Stack and mappings are somewhere else in each new program, and in the order that Linux has
 * them. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	uintptr_t stack, map, heap, old[2] = { 0 };
	int different = 0;

	if (argc > 1) {
		stack = (uintptr_t)&stack;
		map = (uintptr_t)private_pages(1);
		heap = (uintptr_t)syscall(SYS_brk, 0);
		CHECK(heap < map);
		CHECK(map < stack);
		CHECK(stack < 0x7ffffffff000UL);
		CHECK_EQ(write(atoi(argv[1]), &stack, 8), 8);
		CHECK_EQ(write(atoi(argv[1]), &map, 8), 8);
		return 0;
	}
	for (int i = 0; i < 8; i++) {
		struct gate out = gate();
		uintptr_t new[2];
		char fd[16];

		snprintf(fd, sizeof(fd), "%d", out.fd[1]);
		WAIT_EXIT(FORK(EXEC_SELF(fd)), 0);
		CHECK_EQ(read(out.fd[0], new, 16), 16);
		different += new[0] != old[0] && new[1] != old[1];
		memcpy(old, new, 16);
	}
	CHECK(different >= 6);
	return 0;
}
