/* SPDX-License-Identifier: MIT */
/*
 * What the demos share: a line per event, the frame behind an address, and a baton that parent and
 * child pass to each other so that their lines come in the order in which things happen.
 */
#ifndef USER_DEMO_H
#define USER_DEMO_H

#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PAGE_SIZE 4096

/* One line, with the pid in front of it. In one write, because two processes speak. */
__attribute__((format(printf, 1, 2), unused))
static void say(const char *fmt, ...)
{
	char line[256];
	va_list args;
	int len = snprintf(line, sizeof(line), "%5d  ", getpid());

	va_start(args, fmt);
	len += vsnprintf(line + len, sizeof(line) - len, fmt, args);
	va_end(args);
	len += snprintf(line + len, sizeof(line) - len, "\n");
	if (write(STDOUT_FILENO, line, len) < 0)
		_exit(1);
}

/*
 * /proc/self/pagemap is an array of one 64-bit word a page of the address space: bit 63 says that
 * the page is present, and bits 0 to 54 are then the number of its frame (0 for all but root).
 *
 * => The frame's number, or 0 when there is none.
 */
__attribute__((unused))
static uint64_t frame_of(const void *address)
{
	uint64_t word = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY);

	if (fd < 0 || pread(fd, &word, 8, (uintptr_t)address / PAGE_SIZE * 8) != 8)
		say("/proc/self/pagemap: not to be read");
	close(fd);
	return word >> 63 ? word & ((1ULL << 55) - 1) : 0;
}

/* The baton is a byte in a pipe: who takes it waits until another passes it. */
__attribute__((unused)) static void pass(int pipe[2])
{
	if (write(pipe[1], "", 1) != 1)
		_exit(1);
}

__attribute__((unused)) static void take(int pipe[2])
{
	char byte;

	if (read(pipe[0], &byte, 1) != 1)
		_exit(1);
}

__attribute__((unused)) static void need(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		exit(1);
	}
}

#endif
