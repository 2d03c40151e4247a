/* /proc/meminfo tells total and free memory, and free memory falls when pages are used and comes
 * back after. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/sysinfo.h>

static long mem(const char *name)
{
	return proc_value("/proc/meminfo", name);
}

int main(void)
{
	long total = mem("MemTotal"), before = mem("MemFree");
	struct sysinfo info;
	char *area;

	CHECK(total > 30000);
	CHECK(before > 0 && before < total);
	CHECK(mem("MemAvailable") <= total);
	OK(sysinfo(&info));
	CHECK_EQ(info.totalram * info.mem_unit / 1024, total);
	CHECK(info.procs >= 2);
	area = private_pages(4096);
	memset(area, 1, 4096 * PAGE);
	CHECK(mem("MemFree") < before - 12000);
	OK(munmap(area, 4096 * PAGE));
	CHECK(mem("MemFree") > before - 8000);
	return 0;
}
