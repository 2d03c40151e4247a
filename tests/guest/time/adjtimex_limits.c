/* adjtimex checks and keeps what it is given within the limits of each value. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <sys/timex.h>

#define PPM 65536L

static struct timex tx;

static long set(int modes)
{
	tx.modes = modes;
	return syscall(SYS_adjtimex, &tx);
}

static struct timex get(void)
{
	struct timex now = { 0 };

	OK(syscall(SYS_adjtimex, &now));
	return now;
}

static void frequency(void)
{
	static const struct { long set, get; } valid[] = {
		{ 1, 1 }, { -1000, -1000 }, { 499 * PPM, 499 * PPM }, { -499 * PPM, -499 * PPM },
		{ 550 * PPM, 500 * PPM }, { -1000 * PPM, -500 * PPM },
		{ LONG_MAX / (1000 << 16), 500 * PPM }, { LONG_MIN / (1000 << 16), -500 * PPM },
		{ 0, 0 },
	};

	tx = (struct timex){ .status = 0 };
	OK(set(ADJ_STATUS));
	for (unsigned i = 0; i < ARRAY_SIZE(valid); i++) {
		tx.freq = valid[i].set;
		OK(set(ADJ_FREQUENCY));
		CHECK_EQ(tx.freq, valid[i].get);
		CHECK_EQ(get().freq, valid[i].get);
	}
	tx.freq = LONG_MAX / (1000 << 16) + 1;
	FAILS(EINVAL, set(ADJ_FREQUENCY));
	tx.freq = LONG_MIN / (1000 << 16) - 1;
	FAILS(EINVAL, set(ADJ_FREQUENCY));
	tx.freq = LONG_MAX;
	FAILS(EINVAL, set(ADJ_FREQUENCY));
	CHECK_EQ(get().freq, 0);
}

static void offset_needs_pll(void)
{
	tx = (struct timex){ .offset = 1000 };
	OK(set(ADJ_OFFSET));
	CHECK_EQ(get().offset, 0);
}

static void constants(void)
{
	tx = (struct timex){ .constant = 3 };
	OK(set(ADJ_TIMECONST | ADJ_MICRO));
	CHECK_EQ(get().constant, 7);
	tx.constant = 3;
	OK(set(ADJ_TIMECONST | ADJ_NANO));
	CHECK_EQ(get().constant, 3);
	CHECK(get().status & STA_NANO);
	tx.constant = 77;
	OK(set(ADJ_TIMECONST));
	CHECK_EQ(get().constant, 10);
	OK(set(ADJ_MICRO));
	CHECK(!(get().status & STA_NANO));
	tx.constant = 6;
	OK(set(ADJ_TIMECONST));
	CHECK_EQ(get().constant, 10);
	tx.constant = 37;
	OK(set(ADJ_TAI));
	CHECK_EQ(get().tai, 37);
	tx.constant = -1;
	OK(set(ADJ_TAI));
	CHECK_EQ(get().tai, 37);
	tx.constant = 100001;
	OK(set(ADJ_TAI));
	CHECK_EQ(get().tai, 37);
}

/* CLOCK_TAI is ahead by what ADJ_TAI says. */
static void tai_clock(void)
{
	long ahead;

	do {
		uint64_t real = now_ns(CLOCK_REALTIME), tai = now_ns(CLOCK_TAI);

		ahead = tai - real;
	} while (ahead > 38 * SECOND);
	CHECK(ahead >= 37 * SECOND);
	tx.constant = 0;
	OK(set(ADJ_TAI));
}

static void single_shot(void)
{
	tx = (struct timex){ .offset = 3000 };
	OK(set(ADJ_OFFSET_SINGLESHOT));
	CHECK_EQ(tx.offset, 0);
	tx.offset = 5;
	OK(set(ADJ_OFFSET_SS_READ));
	CHECK(tx.offset > 0 && tx.offset <= 3000);
	tx.offset = 0;
	OK(set(ADJ_OFFSET_SINGLESHOT));
	CHECK(tx.offset > 0 && tx.offset <= 3000);
	OK(set(ADJ_OFFSET_SS_READ));
	CHECK_EQ(tx.offset, 0);
}

/* Leaving the loop forgets all of the status. */
static void status(void)
{
	tx = (struct timex){ .status = STA_PLL | STA_FREQHOLD | STA_CLOCKERR };
	OK(set(ADJ_STATUS));
	CHECK_EQ(get().status, STA_PLL | STA_FREQHOLD);
	tx.status = STA_FREQHOLD;
	OK(set(ADJ_STATUS));
	CHECK_EQ(get().status & ~STA_UNSYNC, STA_FREQHOLD);
}

static void ticks(void)
{
	for (long tick = 9000; tick <= 11000; tick += 2000) {
		tx.tick = tick;
		OK(set(ADJ_TICK));
		CHECK_EQ(get().tick, tick);
		tx.tick = tick < 10000 ? tick - 1 : tick + 1;
		FAILS(EINVAL, set(ADJ_TICK));
	}
	tx.tick = 10000;
	OK(set(ADJ_TICK));
}

static void offsets(void)
{
	static const struct timeval bad[] = { { 0, -1 }, { 0, 1000000 }, { 0, 2000000000 },
					      { 0, -1000000 }, { LONG_MAX, 0 }, { LONG_MIN, 0 } };

	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		tx.time = bad[i];
		FAILS(EINVAL, set(ADJ_SETOFFSET));
	}
	tx.time = (struct timeval){ 0, 1000000000 };
	FAILS(EINVAL, set(ADJ_SETOFFSET | ADJ_NANO));
	tx.time = (struct timeval){ 0, 999999999 };
	OK(set(ADJ_SETOFFSET | ADJ_NANO));
	tx.time = (struct timeval){ -1, 1 };
	OK(set(ADJ_SETOFFSET | ADJ_NANO));
	tx.time = (struct timeval){ 0 };
	OK(set(ADJ_MICRO));
}

int main(void)
{
	int before = get().status;

	frequency();
	offset_needs_pll();
	constants();
	tai_clock();
	single_shot();
	status();
	ticks();
	offsets();
	tx.status = before;
	OK(set(ADJ_STATUS));
	return 0;
}
