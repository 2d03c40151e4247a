/* What the parent writes to private memory after fork, the child does not see. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char data[3 * PAGE] = "data";
static char bss[3 * PAGE];

int main(void)
{
	char *anon = private_pages(3), *heap = malloc(3 * PAGE), stack[3 * PAGE];
	char *areas[] = { data, bss, anon, heap, stack };
	struct gate written = gate();
	pid_t child;

	for (int i = 0; i < 5; i++)
		memset(areas[i], 'a' + i, 3 * PAGE);
	child = FORK({
		gate_pass(&written);
		for (int i = 0; i < 5; i++)
			for (unsigned j = 0; j < 3 * PAGE; j++)
				CHECK_EQ(areas[i][j], 'a' + i);
	});
	for (int i = 0; i < 5; i++)
		memset(areas[i], 'z', 3 * PAGE);
	gate_open(&written);
	WAIT_EXIT(child, 0);
	return 0;
}
