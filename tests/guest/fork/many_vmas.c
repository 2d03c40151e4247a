/* A process of a thousand mappings forks, and the child has the same map. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define VMAS 1000

static char parent_map[1 << 18], child_map[1 << 18];

int main(void)
{
	char *mem = private_pages(VMAS);

	for (int i = 0; i < VMAS; i += 2) {
		mem[i * PAGE] = i;
		OK(mprotect(mem + i * PAGE, PAGE, PROT_READ));
	}
	memset(child_map, 1, sizeof(child_map));
	slurp("/proc/self/maps", parent_map, sizeof(parent_map));
	WAIT_EXIT(FORK({
		slurp("/proc/self/maps", child_map, sizeof(child_map));
		CHECK(!strcmp(parent_map, child_map));
		for (int i = 0; i < VMAS; i += 2)
			CHECK_EQ(mem[i * PAGE], (char)i);
	}), 0);
	return 0;
}
