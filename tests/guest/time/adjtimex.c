/* adjtimex tells the state of the clock to everybody, keeps what root says, and moves the
 * clock. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <sys/timex.h>

static void user(void)
{
	struct timex tx = { 0 };

	become(1000);
	CHECK(OK(syscall(SYS_adjtimex, &tx)) <= TIME_ERROR);
	tx.modes = ADJ_MAXERROR;
	FAILS(EPERM, syscall(SYS_adjtimex, &tx));
	tx.modes = ADJ_OFFSET_SS_READ;
	OK(syscall(SYS_adjtimex, &tx));
}

int main(void)
{
	struct timex tx = { 0 };
	uint64_t before;

	CHECK_EQ(OK(syscall(SYS_adjtimex, &tx)), TIME_ERROR);
	CHECK(tx.status & STA_UNSYNC);
	CHECK_EQ(tx.tick, 10000);
	CHECK_EQ(tx.tolerance, 500 << 16);
	CHECK(labs(tx.time.tv_sec - time(NULL)) <= 10);
	WAIT_EXIT(FORK(user()), 0);

	tx.modes = ADJ_STATUS | ADJ_MAXERROR;
	tx.status = 0;
	tx.maxerror = 1234;
	CHECK_EQ(OK(syscall(SYS_clock_adjtime, CLOCK_REALTIME, &tx)), TIME_OK);
	tx = (struct timex){ 0 };
	CHECK_EQ(OK(syscall(SYS_adjtimex, &tx)), TIME_OK);
	CHECK(tx.maxerror >= 1234 && tx.maxerror < 100000);
	tx.modes = ADJ_STATUS;
	tx.status = STA_UNSYNC;
	CHECK_EQ(OK(syscall(SYS_adjtimex, &tx)), TIME_ERROR);

	before = now_ns(CLOCK_REALTIME);
	tx = (struct timex){ .modes = ADJ_SETOFFSET, .time = { 1000, 500000 } };
	OK(syscall(SYS_adjtimex, &tx));
	CHECK(now_ns(CLOCK_REALTIME) - before >= 1000 * SECOND);
	tx = (struct timex){ .modes = ADJ_SETOFFSET | ADJ_NANO, .time = { -1001, 500000000 } };
	OK(syscall(SYS_adjtimex, &tx));
	CHECK(now_ns(CLOCK_REALTIME) - before < 1000 * SECOND);
	tx = (struct timex){ .modes = ADJ_SETOFFSET, .time = { 0, 1000000 } };
	FAILS(EINVAL, syscall(SYS_adjtimex, &tx));
	tx = (struct timex){ .modes = ADJ_TICK, .tick = 1 };
	FAILS(EINVAL, syscall(SYS_adjtimex, &tx));
	FAILS(EFAULT, syscall(SYS_adjtimex, 16));
	tx = (struct timex){ 0 };
	FAILS(EOPNOTSUPP, syscall(SYS_clock_adjtime, CLOCK_MONOTONIC, &tx));
	FAILS(EINVAL, syscall(SYS_clock_adjtime, 77, &tx));
	return 0;
}
