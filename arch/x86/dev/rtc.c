/* SPDX-License-Identifier: MIT */

/* The battery-backed clock. (MC146818A datasheet) It is taken to be in UTC. */

#include <kernel/lib/types.h>
#include <asm/io.h>
#include <asm/processor.h>
#include <asm/rtc.h>

enum {
	SECONDS = 0,
	MINUTES = 2,
	HOURS = 4,
	DAY = 7,
	MONTH = 8,
	YEAR = 9,
	STATUS_A = 10,
	STATUS_B = 11
};

#define A_UPDATING	0x80
#define B_24_HOURS	0x02
#define B_BINARY	0x04
#define HOURS_PM	0x80

struct rtc_time {
	u8 second, minute, hour, day, month, year;
};

static u8 rtc_read(u8 reg)
{
	outb(reg, 0x70);
	return inb(0x71);
}

static struct rtc_time read_registers(void)
{
	while (rtc_read(STATUS_A) & A_UPDATING)
		cpu_relax();
	return (struct rtc_time){ rtc_read(SECONDS), rtc_read(MINUTES), rtc_read(HOURS),
				  rtc_read(DAY), rtc_read(MONTH), rtc_read(YEAR) };
}

static u8 from_bcd(u8 value)
{
	return (value >> 4) * 10 + (value & 15);
}

/* Days from 1970-01-01; March is the first month of a year that ends with the leap day. */
static u64 days_since_epoch(unsigned int year, unsigned int month, unsigned int day)
{
	if (month <= 2) {
		year--;
		month += 12;
	}
	return 365ULL * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 +
	       day - 1 - 719468;
}

/* => Seconds since 1970. */
u64 rtc_read_seconds(void)
{
	struct rtc_time now, again = read_registers();
	u8 status = rtc_read(STATUS_B);
	bool pm;

	/* Twice the same: no update came in between. */
	do {
		now = again;
		again = read_registers();
	} while (__builtin_memcmp(&now, &again, sizeof(now)));
	pm = now.hour & HOURS_PM;
	now.hour &= ~HOURS_PM;
	if (!(status & B_BINARY))
		now = (struct rtc_time){from_bcd(now.second), from_bcd(now.minute),
					from_bcd(now.hour),   from_bcd(now.day),
					from_bcd(now.month),  from_bcd(now.year)};
	if (!(status & B_24_HOURS))
		now.hour = now.hour % 12 + (pm ? 12 : 0);
	return days_since_epoch(2000 + now.year, now.month, now.day) * 86400 + now.hour * 3600 +
	       now.minute * 60 + now.second;
}
