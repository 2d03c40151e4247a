/* SPDX-License-Identifier: MIT */
/* How long interrupts were off, and spinlocks held, at most: /proc/tine/sections of the debug
 * build, in instructions, as the machine of these tests counts time. */
#ifndef TINE_TEST_LATENCY_H
#define TINE_TEST_LATENCY_H

#include "tine_test.h"

#define BOUND	200000

static char sections[16384];
static int sections_fd;		/* works for who is no longer root, too */

/* From here on. */
__attribute__((unused)) static void sections_begin(void)
{
	sections_fd = open("/proc/tine/sections", O_RDWR | O_CLOEXEC);
	if (sections_fd < 0 || pread(sections_fd, sections, 1, 0) < 0)
		SKIP("this kernel doesn't measure it");
	CHECK_EQ(pwrite(sections_fd, "0", 1, 0), 1);
}

/* No section was longer than it may be while that was done. */
__attribute__((unused)) static void sections_are_short(const char *what)
{
	bool good = true;
	long most = 0, len;

	len = OK(pread(sections_fd, sections, sizeof(sections) - 1, 0));
	CHECK_EQ(pwrite(sections_fd, "0", 1, 0), 1);
	sections[len] = 0;
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
