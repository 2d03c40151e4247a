/* fork returns twice: 0 in the child, and the child's pid in the parent. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	pid_t parent = getpid(), child;
	pid_t *seen = shared_pages(1);

	child = OK(fork());
	if (child == 0) {
		seen[0] = getpid();
		seen[1] = getppid();
		_exit(0);
	}
	CHECK(child > 0);
	CHECK(child != parent);
	WAIT_EXIT(child, 0);
	CHECK_EQ(seen[0], child);
	CHECK_EQ(seen[1], parent);
	return 0;
}
