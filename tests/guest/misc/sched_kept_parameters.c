/* With SCHED_FLAG_KEEP_PARAMS a task stays as it is scheduled, but for what its children get. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define KEEP_POLICY 0x08
#define KEEP_PARAMS 0x10
#define RESET 0x01

struct attr {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

static int set_attr(int policy, uint64_t flags, int nice, unsigned priority)
{
	struct attr attr = { .size = 48, .policy = policy, .flags = flags, .nice = nice,
			     .priority = priority };

	return syscall(SYS_sched_setattr, 0, &attr, 0);
}

static void is(unsigned policy, uint64_t flags, int nice, unsigned priority)
{
	struct attr attr = { 0 };

	OK(syscall(SYS_sched_getattr, 0, &attr, 48, 0));
	CHECK_EQ(attr.policy, policy);
	CHECK_EQ(attr.flags, flags);
	CHECK_EQ(attr.nice, nice);
	CHECK_EQ(attr.priority, priority);
}

int main(void)
{
	OK(set_attr(SCHED_OTHER, 0, 3, 0));
	OK(set_attr(SCHED_BATCH, KEEP_PARAMS, 7, 0));
	is(SCHED_OTHER, 0, 3, 0);
	OK(set_attr(SCHED_FIFO, KEEP_PARAMS, 0, 5));
	is(SCHED_OTHER, 0, 3, 0);
	FAILS(EINVAL, set_attr(SCHED_FIFO, KEEP_PARAMS, 0, 0));
	FAILS(EINVAL, set_attr(SCHED_OTHER, KEEP_PARAMS, 0, 5));
	FAILS(EINVAL, set_attr(SCHED_FIFO, KEEP_PARAMS, 0, 100));
	OK(set_attr(SCHED_OTHER, KEEP_PARAMS | RESET, 9, 0));
	is(SCHED_OTHER, RESET, 3, 0);
	OK(set_attr(SCHED_OTHER, KEEP_PARAMS | KEEP_POLICY, 9, 0));
	is(SCHED_OTHER, RESET, 3, 0);

	OK(set_attr(SCHED_FIFO, 0, 0, 10));
	OK(set_attr(SCHED_RR, KEEP_PARAMS, 9, 20));
	is(SCHED_FIFO, 0, 0, 10);
	FAILS(EINVAL, set_attr(SCHED_OTHER, KEEP_PARAMS, 9, 0));
	is(SCHED_FIFO, 0, 0, 10);
	OK(set_attr(SCHED_OTHER, KEEP_PARAMS | KEEP_POLICY | RESET, 9, 30));
	is(SCHED_FIFO, 0, 0, 10);
	return 0;
}
