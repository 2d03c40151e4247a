/* VmRSS and VmSize follow what a process maps, touches, gives back and forks. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define KB(pages) ((pages) * 4)
#define SLACK KB(70)	/* Linux counts up to 64 faults of a thread later */

static long status(const char *name)
{
	return proc_value("/proc/self/status", name);
}

int main(void)
{
	long size = status("VmSize"), anon = status("RssAnon");
	char *mem = private_pages(1000);

	CHECK_EQ(status("VmSize"), size + KB(1000));
	CHECK(status("RssAnon") < anon + KB(20));
	memset(mem, 1, 600 * PAGE);
	CHECK(status("RssAnon") >= anon + KB(600) - SLACK);
	CHECK(status("RssAnon") < anon + KB(700));
	CHECK(status("VmHWM") >= KB(600) - SLACK);
	WAIT_EXIT(FORK({
		CHECK(status("RssAnon") >= anon + KB(600) - SLACK);
		CHECK_EQ(status("VmSize"), size + KB(1000));
	}), 0);
	OK(madvise(mem, 500 * PAGE, MADV_DONTNEED));
	CHECK(status("RssAnon") < anon + KB(200));
	OK(munmap(mem, 1000 * PAGE));
	CHECK(status("RssAnon") < anon + KB(100));
	CHECK_EQ(status("VmSize"), size);
	CHECK(status("VmHWM") >= KB(600) - SLACK);
	return 0;
}
