/* The time that real-time tasks may have, and SCHED_RR's slice, can be set within limits. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define SETTING(name) "/proc/sys/kernel/sched_" name

static int get(const char *path)
{
	char text[32] = { 0 };
	int fd = OK(open(path, O_RDONLY));

	CHECK(OK(read(fd, text, sizeof(text) - 1)) > 0);
	close(fd);
	return atoi(text);
}

static int set(const char *path, int value)
{
	char text[32];
	int fd = OK(open(path, O_WRONLY)), error;

	snprintf(text, sizeof(text), "%d\n", value);
	error = write(fd, text, strlen(text)) < 0 ? errno : 0;
	close(fd);
	return error;
}

static int rr_interval_ms(void)
{
	struct timespec slice;

	OK(syscall(SYS_sched_rr_get_interval, 0, &slice));
	return slice.tv_nsec / 1000000;
}

int main(void)
{
	const struct sched_param first = { .sched_priority = 1 };

	CHECK_EQ(get(SETTING("rt_period_us")), 1000000);
	CHECK_EQ(get(SETTING("rt_runtime_us")), 950000);
	CHECK_EQ(set(SETTING("rt_period_us"), 0), EINVAL);
	CHECK_EQ(set(SETTING("rt_period_us"), -1), EINVAL);
	CHECK_EQ(set(SETTING("rt_runtime_us"), -2), EINVAL);
	CHECK_EQ(set(SETTING("rt_runtime_us"), 1000001), EINVAL);
	CHECK_EQ(set(SETTING("rt_runtime_us"), -1), 0);
	CHECK_EQ(get(SETTING("rt_runtime_us")), -1);
	CHECK_EQ(set(SETTING("rt_runtime_us"), 950000), 0);

	OK(syscall(SYS_sched_setscheduler, 0, SCHED_RR, &first));
	CHECK_EQ(rr_interval_ms(), 100);
	CHECK_EQ(set(SETTING("rr_timeslice_ms"), 20), 0);
	CHECK_EQ(rr_interval_ms(), 20);
	CHECK_EQ(set(SETTING("rr_timeslice_ms"), -1), 0);
	CHECK_EQ(get(SETTING("rr_timeslice_ms")), 100);
	CHECK_EQ(rr_interval_ms(), 100);
	return 0;
}
