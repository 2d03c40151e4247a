/* vfork of a process with 512 tables of pages copies no page and no table. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define TABLES 512
#define SPAN   (2UL << 20) /* what one table maps */

/* In KiB, all tables of the system; nobody else makes any meanwhile. */
static long all_tables(void)
{
	return proc_value("/proc/meminfo", "PageTables");
}

int main(void)
{
	char *mem = OK(mmap(NULL, TABLES * SPAN, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
	volatile long *in_child = shared_pages(1); /* where a copy of us would tell, too */
	long before;
	pid_t pid;

	/* Linux would take 2 MiB for each, and no table; without huge pages this fails. */
	madvise(mem, TABLES * SPAN, MADV_NOHUGEPAGE);
	before = all_tables();
	for (int i = 0; i < TABLES; i++)
		mem[i * SPAN] = 1;
	CHECK(all_tables() - before > TABLES * 4 / 2);
	before = all_tables();
	pid = vfork();
	if (pid == 0) {
		in_child[0] = frame_of(mem + 5 * SPAN);
		in_child[1] = all_tables();
		_exit(0);
	}
	CHECK_EQ(in_child[0], frame_of(mem + 5 * SPAN));
	/* Less than half of what a copy would take: Linux counts on each CPU, and adds up later. */
	CHECK(in_child[1] - before < TABLES * 4 / 2);
	WAIT_EXIT(pid, 0);
	return 0;
}
