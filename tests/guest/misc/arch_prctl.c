/* arch_prctl sets and reads the FS and GS bases, which survive system calls, signals and other
 * processes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static long gs_word(void)
{
	long value;

	asm volatile("mov %%gs:8, %0" : "=r"(value));
	return value;
}

static void handler(int sig)
{
}

int main(void)
{
	long *area = private_pages(1), base;

	area[1] = 4711;
	OK(syscall(SYS_arch_prctl, ARCH_SET_GS, area));
	CHECK_EQ(gs_word(), 4711);
	OK(syscall(SYS_arch_prctl, ARCH_GET_GS, &base));
	CHECK_EQ(base, area);
	on_signal(SIGUSR1, handler, 0);
	OK(raise(SIGUSR1));
	CHECK_EQ(gs_word(), 4711);
	WAIT_EXIT(FORK({
		CHECK_EQ(gs_word(), 4711);
		OK(syscall(SYS_arch_prctl, ARCH_SET_GS, area + 1));
		area[2] = 4712;
		CHECK_EQ(gs_word(), 4712);
	}), 0);
	for (int i = 0; i < 100; i++) {
		sched_yield();
		CHECK_EQ(gs_word(), 4711);
	}
	FAILS(EPERM, syscall(SYS_arch_prctl, ARCH_SET_GS, 0xffff888000000000UL));
	FAILS(EPERM, syscall(SYS_arch_prctl, ARCH_SET_FS, 0x800000000000UL));
	FAILS(EINVAL, syscall(SYS_arch_prctl, 0x9999, 0));
	return 0;
}
