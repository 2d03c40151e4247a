/* A vfork child runs in its parent's memory: same frames, and its writes and mappings stay. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *page = private_pages(1), *volatile mapped = NULL;
	volatile uint64_t in_child = 0;
	uint64_t before;
	pid_t pid;

	page[0] = 1;
	before = frame_of(page);
	pid = vfork();
	if (pid == 0) {
		page[0] = 2;
		in_child = frame_of(page);
		mapped = private_pages(1);
		mapped[0] = 3;
		_exit(0);
	}
	CHECK_EQ(page[0], 2);
	CHECK_EQ(in_child, before);
	CHECK_EQ(frame_of(page), before);
	CHECK_EQ(mapped[0], 3);
	WAIT_EXIT(pid, 0);
	return 0;
}
