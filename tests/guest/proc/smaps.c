/* smaps tells private from shared, and clean from dirty pages of each mapping; smaps_rollup adds
 * them up. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

/* The value of `field` in the paragraph of the mapping that begins at addr, in KiB. */
static long field(const void *addr, const char *name)
{
	char *text = private_pages(64), start[32], *p;
	long value;

	slurp("/proc/self/smaps", text, 64 * PAGE);
	snprintf(start, sizeof(start), "%08lx-", (unsigned long)addr);
	p = strstr(text, start);
	CHECK(p);
	p = strstr(p, name);
	CHECK(p);
	p += strlen(name);
	CHECK_EQ(*p, ':');
	value = atol(p + 1);
	munmap(text, 64 * PAGE);
	return value;
}

static void shared_with_parent(char *pages)
{
	CHECK_EQ(field(pages, "\nShared_Dirty"), 12);
	CHECK_EQ(field(pages, "\nPrivate_Dirty"), 0);
	CHECK_EQ(field(pages, "\nPss"), 6);
	pages[0] = 2;
	CHECK_EQ(field(pages, "\nShared_Dirty"), 8);
	CHECK_EQ(field(pages, "\nPrivate_Dirty"), 4);
}

int main(void)
{
	char *hole = private_pages(7), *pages = hole + PAGE;
	long rss, anonymous;

	OK(mprotect(hole, PAGE, PROT_NONE));	/* so that it merges with no neighbour */
	OK(mprotect(hole + 6 * PAGE, PAGE, PROT_NONE));
	for (int i = 0; i < 3; i++)
		pages[i * PAGE] = 1;
	CHECK_EQ(field(pages, "\nSize"), 20);
	CHECK_EQ(field(pages, "\nRss"), 12);
	CHECK_EQ(field(pages, "\nPss"), 12);
	CHECK_EQ(field(pages, "\nPrivate_Dirty"), 12);
	CHECK_EQ(field(pages, "\nShared_Dirty"), 0);
	CHECK_EQ(field(pages, "\nAnonymous"), 12);
	CHECK_EQ(field(pages, "\nReferenced"), 12);
	WAIT_EXIT(FORK(shared_with_parent(pages)), 0);
	rss = proc_value("/proc/self/smaps_rollup", "Rss");
	anonymous = proc_value("/proc/self/smaps_rollup", "Anonymous");
	CHECK(anonymous >= 12 && rss >= anonymous);
	CHECK(proc_value("/proc/self/smaps_rollup", "Pss") <= rss);
	CHECK(proc_value("/proc/self/smaps_rollup", "Pss_Anon") <= anonymous);
	return 0;
}
