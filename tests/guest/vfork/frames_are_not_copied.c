/* vfork of a process with 64 MiB of memory copies no page and no table. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(16384);
	volatile long in_child = -1, tables = -1;
	long before;
	pid_t pid;

	memset(mem, 1, 16384 * PAGE);
	before = proc_value("/proc/self/status", "VmPTE");
	pid = vfork();
	if (pid == 0) {
		in_child = frame_of(mem + 5000 * PAGE);
		tables = proc_value("/proc/self/status", "VmPTE");
		_exit(0);
	}
	CHECK_EQ(in_child, frame_of(mem + 5000 * PAGE));
	CHECK_EQ(tables, before);
	WAIT_EXIT(pid, 0);
	return 0;
}
