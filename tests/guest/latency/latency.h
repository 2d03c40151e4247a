/* SPDX-License-Identifier: MIT */
/* How long interrupts were off, and spinlocks held, at most: /proc/tine/sections of the debug
 * build, in instructions, as the machine of these tests counts time. */
#ifndef TINE_TEST_LATENCY_H
#define TINE_TEST_LATENCY_H

#include "tine_test.h"

#define BOUND	200000

static char sections[16384];

/* From here on. */
__attribute__((unused)) static void sections_begin(void)
{
	int fd = open("/proc/tine/sections", O_RDWR | O_CLOEXEC);

	if (fd < 0 || read(fd, sections, 1) < 0)
		SKIP("this kernel doesn't measure it");
	CHECK_EQ(write(fd, "0", 1), 1);
	close(fd);
}

/* No section was longer than it may be while that was done. */
__attribute__((unused)) static void sections_are_short(const char *what)
{
	bool good = true;
	long most = 0;

	slurp("/proc/tine/sections", sections, sizeof(sections));
	for (char *line = strtok(sections, "\n"); line; line = strtok(NULL, "\n")) {
		long ticks = atol(line);

		most = ticks > most ? ticks : most;
		if (ticks > BOUND / 4)
			note("%s: %s", what, line);
		good &= ticks <= BOUND;
	}
	note("%s: at most %ld", what, most);
	if (!good)
		FAIL("%s: more than %d instructions", what, BOUND);
}

#endif
