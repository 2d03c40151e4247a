/* oom_score_adj is inherited and checked for its range; without a capability it may rise, and fall
 * to the least that root has set; oom_adj is the same value on the older scale. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static int adj_fd, old_fd;

static long set(int fd, int value)
{
	char text[16];

	return pwrite(fd, text, snprintf(text, sizeof(text), "%d", value), 0);
}

static int get(const char *name)
{
	char path[64], text[32];

	snprintf(path, sizeof(path), "/proc/self/%s", name);
	return atoi(slurp(path, text, sizeof(text)));
}

static void open_both(void)
{
	adj_fd = OK(open("/proc/self/oom_score_adj", O_RDWR));
	old_fd = OK(open("/proc/self/oom_adj", O_RDWR));
}

static void unprivileged(void)
{
	open_both();
	CHECK_EQ(get("oom_score_adj"), 200);
	become(1000);
	OK(set(adj_fd, 500));
	OK(set(adj_fd, 200));			/* what root had set */
	FAILS(EACCES, set(adj_fd, 199));
	FAILS(EACCES, set(old_fd, 0));
	OK(set(adj_fd, 1000));
	CHECK_EQ(get("oom_adj"), 15);
}

int main(void)
{
	open_both();
	CHECK_EQ(get("oom_score_adj"), 0);
	CHECK(get("oom_score") >= 600);
	FAILS(EINVAL, set(adj_fd, 1001));
	FAILS(EINVAL, set(adj_fd, -1001));
	FAILS(EINVAL, set(old_fd, 16));
	FAILS(EINVAL, set(old_fd, -18));
	FAILS(EINVAL, write(adj_fd, "abc", 3));
	OK(set(old_fd, -17));
	CHECK_EQ(get("oom_score_adj"), -1000);
	CHECK_EQ(get("oom_score"), 0);
	OK(set(old_fd, 8));
	CHECK_EQ(get("oom_score_adj"), 470);
	OK(set(adj_fd, 200));
	CHECK_EQ(get("oom_adj"), 3);
	WAIT_EXIT(FORK(unprivileged()), 0);
	return 0;
}
