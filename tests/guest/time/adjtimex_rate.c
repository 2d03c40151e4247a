/* adjtimex makes the clocks go faster or slower, all but CLOCK_MONOTONIC_RAW, without a jump. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <sys/timex.h>

struct moment {
	int64_t raw, monotonic, real;
};

/* All clocks at once, nearly. */
static struct moment moment(void)
{
	struct moment m;

	do {
		m.raw = now_ns(CLOCK_MONOTONIC_RAW);
		m.monotonic = now_ns(CLOCK_MONOTONIC);
		m.real = now_ns(CLOCK_REALTIME);
	} while (now_ns(CLOCK_MONOTONIC_RAW) - m.raw > 20000);
	return m;
}

static void adjust(int modes, long value)
{
	struct timex tx = { .modes = modes, .freq = value, .tick = value };

	OK(syscall(SYS_adjtimex, &tx));
}

/* The clocks go faster than the raw one by so many ppm. */
static void faster_by(long ppm, long tolerance)
{
	struct moment start, now;
	long mono, real;

	pass(20 * MS);		/* until the rate is the new one */
	start = moment();
	do {
		now = moment();
	} while (now.raw - start.raw < 300 * MS);
	mono = (now.monotonic - start.monotonic) * 1000000 / (now.raw - start.raw) - 1000000;
	real = (now.real - start.real) * 1000000 / (now.raw - start.raw) - 1000000;
	if (labs(mono - ppm) > tolerance || labs(real - ppm) > tolerance)
		FAIL("faster by %ld and %ld ppm, not %ld", mono, real, ppm);
}

static void changed_often(void)
{
	uint64_t last = now_ns(CLOCK_MONOTONIC);

	for (int i = 0; i < 100; i++) {
		uint64_t now;

		adjust(ADJ_TICK, i % 2 ? 9000 : 11000);
		now = now_ns(CLOCK_MONOTONIC);
		CHECK(now >= last && now - last < 10 * SECOND);
		last = now;
	}
}

int main(void)
{
	adjust(ADJ_FREQUENCY, 0);
	faster_by(0, 150);
	adjust(ADJ_TICK, 11000);
	faster_by(100000, 300);
	adjust(ADJ_TICK, 9000);
	faster_by(-100000, 300);
	changed_often();
	adjust(ADJ_TICK, 10000);
	adjust(ADJ_FREQUENCY, 500L << 16);
	faster_by(500, 150);
	adjust(ADJ_FREQUENCY, -(500L << 16));
	faster_by(-500, 150);
	adjust(ADJ_FREQUENCY, 0);
	faster_by(0, 150);
	return 0;
}
