/* Policies, priorities and nice values are set, read, inherited and refused as sched(7) says. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define RESET 0x40000000

struct attr {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
	uint32_t util_min, util_max;
};

static int set(int policy, int priority)
{
	struct sched_param param = { .sched_priority = priority };

	return syscall(SYS_sched_setscheduler, 0, policy, &param);
}

static int set_param(int priority)
{
	struct sched_param param = { .sched_priority = priority };

	return syscall(SYS_sched_setparam, 0, &param);
}

static int policy(void)
{
	return syscall(SYS_sched_getscheduler, 0);
}

static int priority(void)
{
	struct sched_param param;

	OK(syscall(SYS_sched_getparam, 0, &param));
	return param.sched_priority;
}

static int set_attr(struct attr *attr)
{
	return syscall(SYS_sched_setattr, 0, attr, 0);
}

static void ranges(void)
{
	static const struct { int policy, min, max; } policies[] = {
		{ 0, 0, 0 }, { 1, 1, 99 }, { 2, 1, 99 }, { 3, 0, 0 }, { 5, 0, 0 }, { 6, 0, 0 },
	};

	for (unsigned i = 0; i < ARRAY_SIZE(policies); i++) {
		CHECK_EQ(sched_get_priority_min(policies[i].policy), policies[i].min);
		CHECK_EQ(sched_get_priority_max(policies[i].policy), policies[i].max);
	}
	FAILS(EINVAL, sched_get_priority_min(4));
	FAILS(EINVAL, sched_get_priority_max(-1));
}

static void set_and_get(void)
{
	struct timespec ts;

	OK(set(SCHED_FIFO, 99));
	CHECK_EQ(policy(), SCHED_FIFO);
	CHECK_EQ(priority(), 99);
	OK(syscall(SYS_sched_rr_get_interval, 0, &ts));
	CHECK_EQ(ts.tv_nsec, 0);
	OK(set(SCHED_RR, 1));
	OK(syscall(SYS_sched_rr_get_interval, 0, &ts));
	CHECK_EQ(ts.tv_nsec, 100000000);
	OK(set_param(5));
	CHECK_EQ(policy(), SCHED_RR);
	CHECK_EQ(priority(), 5);
	FAILS(EINVAL, set_param(0));
	FAILS(EINVAL, set(SCHED_FIFO, 0));
	FAILS(EINVAL, set(SCHED_FIFO, 100));
	FAILS(EINVAL, set(SCHED_FIFO, -1));
	FAILS(EINVAL, set(SCHED_OTHER, 1));
	FAILS(EINVAL, set(4, 0));
	FAILS(EINVAL, set(-1, 0));
	FAILS(EINVAL, syscall(SYS_sched_setscheduler, 0, 0, NULL));
	FAILS(EINVAL, syscall(SYS_sched_setscheduler, -1, 0, &ts));
	FAILS(ESRCH, syscall(SYS_sched_setscheduler, 0x7fffffff, 0, &(struct sched_param){ 0 }));
	FAILS(EFAULT, syscall(SYS_sched_setscheduler, 0, 0, 8));
	FAILS(EINVAL, syscall(SYS_sched_getscheduler, -1));
	FAILS(ESRCH, syscall(SYS_sched_getscheduler, 0x7fffffff));
	OK(set(SCHED_BATCH, 0));
	CHECK_EQ(policy(), SCHED_BATCH);
	OK(set(SCHED_IDLE, 0));
	OK(set(SCHED_OTHER, 0));
}

static void inherited(void)
{
	OK(set(SCHED_RR, 7));
	WAIT_EXIT(FORK(CHECK_EQ(policy(), SCHED_RR); CHECK_EQ(priority(), 7)), 0);
	OK(set(SCHED_RR | RESET, 7));
	CHECK_EQ(policy(), SCHED_RR | RESET);
	WAIT_EXIT(FORK(CHECK_EQ(policy(), SCHED_OTHER); CHECK_EQ(priority(), 0)), 0);
	OK(set(SCHED_BATCH | RESET, 0));
	OK(setpriority(PRIO_PROCESS, 0, -5));
	WAIT_EXIT(FORK({
		CHECK_EQ(policy(), SCHED_BATCH);
		CHECK_EQ(getpriority(PRIO_PROCESS, 0), 0);
	}), 0);
}

static void attributes(void)
{
	struct attr attr = { .size = 48, .policy = SCHED_FIFO, .priority = 3, .flags = 1 };
	struct attr got;
	char page[PAGE] = { 0 };

	OK(set_attr(&attr));
	OK(syscall(SYS_sched_getattr, 0, &got, sizeof(got), 0));
	CHECK_EQ(got.size, sizeof(got));
	CHECK_EQ(got.policy, SCHED_FIFO);
	CHECK_EQ(got.priority, 3);
	CHECK_EQ(got.flags, 1);
	attr = (struct attr){ .size = 48, .policy = SCHED_OTHER, .nice = -30 };
	OK(set_attr(&attr));
	OK(syscall(SYS_sched_getattr, 0, &got, 48, 0));
	CHECK_EQ(got.size, 48);
	CHECK_EQ(got.nice, -20);
	CHECK_EQ(getpriority(PRIO_PROCESS, 0), -20);
	attr = (struct attr){ .size = 48, .flags = 0x08, .nice = 4, .policy = 0 };
	OK(set_attr(&attr));
	CHECK_EQ(getpriority(PRIO_PROCESS, 0), 4);
	attr = (struct attr){ .size = 48, .flags = 0x10, .nice = 9, .policy = SCHED_BATCH };
	OK(set_attr(&attr));
	CHECK_EQ(policy(), SCHED_OTHER);		/* that is kept, too */
	CHECK_EQ(getpriority(PRIO_PROCESS, 0), 4);
	attr = (struct attr){ .size = 0, .policy = SCHED_OTHER };
	OK(set_attr(&attr));

	attr = (struct attr){ .size = 47 };
	FAILS(E2BIG, set_attr(&attr));
	CHECK_EQ(attr.size, 56);
	memcpy(page, &(struct attr){ .size = 100 }, sizeof(attr));
	OK(set_attr((void *)page));
	page[99] = 1;
	FAILS(E2BIG, set_attr((void *)page));
	attr = (struct attr){ .size = 48, .flags = 0x100 };
	FAILS(EINVAL, set_attr(&attr));
	attr = (struct attr){ .size = 48, .policy = -1 };
	FAILS(EINVAL, set_attr(&attr));
	FAILS(EINVAL, set_attr(NULL));
	FAILS(EFAULT, set_attr((void *)8));
	attr.policy = 0;
	FAILS(EINVAL, syscall(SYS_sched_setattr, 0, &attr, 1));
	FAILS(EINVAL, syscall(SYS_sched_setattr, -1, &attr, 0));
	FAILS(ESRCH, syscall(SYS_sched_setattr, 0x7fffffff, &attr, 0));
	FAILS(EINVAL, syscall(SYS_sched_getattr, 0, &got, 47, 0));
	FAILS(EINVAL, syscall(SYS_sched_getattr, 0, &got, 4097, 0));
	FAILS(EINVAL, syscall(SYS_sched_getattr, 0, &got, 48, 1));
	FAILS(EFAULT, syscall(SYS_sched_getattr, 0, 8, 48, 0));
}

static void without_privilege(void)
{
	struct rlimit limit = { 5, 5 };

	OK(set(SCHED_RR, 10));
	WAIT_EXIT(FORK({
		become(1000);
		OK(set(SCHED_RR, 10));
		OK(set(SCHED_RR, 9));
		FAILS(EPERM, set(SCHED_RR, 10));
		FAILS(EPERM, set(SCHED_FIFO, 9));
		OK(set(SCHED_OTHER, 0));
		FAILS(EPERM, set(SCHED_FIFO, 1));
		OK(set(SCHED_IDLE | RESET, 0));
		FAILS(EPERM, set(SCHED_IDLE, 0));
		FAILS(EPERM, set(SCHED_OTHER | RESET, 0));
		FAILS(EPERM, syscall(SYS_sched_setscheduler, getppid(), SCHED_OTHER,
				     &(struct sched_param){ 0 }));
	}), 0);
	OK(set(SCHED_OTHER, 0));
	OK(setrlimit(RLIMIT_RTPRIO, &limit));
	become(1000);
	OK(set(SCHED_FIFO, 5));
	FAILS(EPERM, set(SCHED_FIFO, 6));
	FAILS(EPERM, set_param(6));
	OK(set_param(4));
}

int main(void)
{
	WAIT_EXIT(FORK(ranges()), 0);
	WAIT_EXIT(FORK(set_and_get()), 0);
	WAIT_EXIT(FORK(inherited()), 0);
	WAIT_EXIT(FORK(attributes()), 0);
	WAIT_EXIT(FORK(without_privilege()), 0);
	return 0;
}
