/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_EXEC_COREDUMP_H
#define KERNEL_EXEC_COREDUMP_H

#include <kernel/signal/signal_types.h>

struct file;

#define CORE_PATTERN_SIZE	128

/* An image on its way to a file; without one it is only measured. */
struct core_dump {
	const siginfo_t *info;		/* of the signal that ends the process */
	struct file *file;
	u64 pos;
	u64 written;			/* without what was skipped */
	u64 limit;			/* RLIMIT_CORE, for that */
};

/*
 * do_coredump - leave an image of current's process in a file, if it may have one.
 * => The other threads of the group are dying, if so; group_exit_code has the flag for it.
 */
void do_coredump(const siginfo_t *info);

/* A dying thread stays while another, signal->core_dumper, writes the image. => siglock held, and
 * given up meanwhile. */
void coredump_stay(void);

/* ---- For the format that writes it ---- */

/* => False: no more. The limit is reached, the file can't be written, or the process shall be gone
 *    at once. core_skip: zeroes, without taking room. */
bool core_emit(struct core_dump *core, const void *data, size_t len);
bool core_skip(struct core_dump *core, size_t len);

/* ---- /proc/sys/kernel/core_pattern ---- */

void core_pattern_read(char *pattern);			/* CORE_PATTERN_SIZE bytes */
int core_pattern_write(const char *pattern);		/* => 0 or -EINVAL */
extern int core_uses_pid;

#endif
