/* exec in a vfork child leaves the parent's address space exactly as it was. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char before[16384], after[16384];

int main(int argc, char **argv)
{
	char *page;
	pid_t pid;

	if (argc > 1) {
		/* The new program uses memory of its own, at the same addresses. */
		memset(malloc(1 << 20), 1, 1 << 20);
		memset(before, 2, sizeof(before));
		return 7;
	}
	page = private_pages(3);
	memset(page, 9, 3 * PAGE);
	memset(after, 0, sizeof(after));
	slurp("/proc/self/maps", before, sizeof(before));
	pid = vfork();
	if (pid == 0)
		EXEC_SELF("child");
	WAIT_EXIT(pid, 7);
	slurp("/proc/self/maps", after, sizeof(after));
	CHECK(!strcmp(before, after));
	for (unsigned i = 0; i < 3 * PAGE; i++)
		CHECK_EQ(page[i], 9);
	return 0;
}
