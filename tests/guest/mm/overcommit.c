/* /proc/sys/vm/overcommit_memory: 0 refuses what could never be had, 1 nothing, 2 what would go
 * beyond CommitLimit. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define VM "/proc/sys/vm/"

static long kb(const char *name)
{
	return proc_value("/proc/meminfo", name);
}

static void *map(long size_kb, int flags)
{
	return mmap(NULL, size_kb << 10, PROT_READ | PROT_WRITE,
		    MAP_ANONYMOUS | (flags & MAP_SHARED ? 0 : MAP_PRIVATE) | flags, -1, 0);
}

/* => The mapping is made, and goes again. */
static bool can_map(long size_kb, int flags)
{
	void *mem = map(size_kb, flags);

	if (mem == MAP_FAILED) {
		CHECK_EQ(errno, ENOMEM);
		return false;
	}
	OK(munmap(mem, size_kb << 10));
	return true;
}

static void never(void)
{
	long left, before, half;
	void *mem;

	spew(VM "overcommit_memory", "2", 0);
	before = kb("Committed_AS");
	left = kb("CommitLimit") - before;
	CHECK(left > 0);
	half = left / 2 / 4 * 4;
	CHECK(!can_map(2 * left, 0));
	CHECK(!can_map(2 * left, MAP_SHARED));
	CHECK(!can_map(2 * left, MAP_NORESERVE));
	OK(mmap(NULL, left << 11, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	mem = OK(map(half, 0));
	CHECK(kb("Committed_AS") >= before + half - 1024);
	CHECK(!can_map(left * 3 / 4, 0));
	FAILS(ENOMEM, fork());
	OK(munmap(mem, half << 10));
	CHECK(can_map(half, 0));
	WAIT_EXIT(FORK({}), 0);
}

int main(void)
{
	long total = kb("MemTotal");

	CHECK(kb("CommitLimit") > total / 2 - 64 && kb("CommitLimit") < total / 2 + 64);
	never();
	spew(VM "overcommit_memory", "1", 0);
	CHECK(can_map(4 * total, 0));
	CHECK(can_map(4 * total, MAP_SHARED));
	spew(VM "overcommit_memory", "0", 0);
	CHECK(!can_map(4 * total, 0));
	CHECK(!can_map(4 * total, MAP_SHARED));
	CHECK(can_map(4 * total, MAP_NORESERVE));
	CHECK(can_map(total / 2, 0));

	spew(VM "overcommit_kbytes", "40960", 0);
	CHECK_EQ(kb("CommitLimit"), 40960);
	spew(VM "overcommit_ratio", "80", 0);
	CHECK(kb("CommitLimit") > total / 4 * 3);
	spew(VM "overcommit_ratio", "50", 0);
	FAILS(EINVAL, write(OK(open(VM "overcommit_memory", O_WRONLY)), "3", 1));
	return 0;
}
