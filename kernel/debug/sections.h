/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_DEBUG_SECTIONS_H
#define KERNEL_DEBUG_SECTIONS_H

#include <kernel/lib/types.h>
#include <kernel/uapi/errno.h>

struct seq_buf;

/*
 * How long it takes until others get their turn: the debug build measures each stretch of time with
 * interrupts off, and each that a spinlock is held, in ticks of the TSC, and keeps the longest of
 * each kind with the place where it began. In a machine whose time counts instructions (QEMU's
 * -icount) a tick is one. What the lock checker itself needs doesn't count.
 */
#ifdef CONFIG_DEBUG

/* One that is under way. since is 0: it isn't. */
struct section {
	u64 since;
	unsigned long place;
};

/* The longest of a kind so far. */
struct longest {
	u64 ticks;
	unsigned long place;
};

/* => Interrupts off, for these three. */
void section_begin(struct section *section, unsigned long place);
void section_end(struct section *section, struct longest *longest);
/* That much has been spent on looking, not on the work. */
void sections_skip(u64 ticks);

/* /proc/tine/sections. */
int sections_show(struct seq_buf *seq);
void sections_reset(void);

#else

static inline int sections_show(struct seq_buf *seq)
{
	return -EOPNOTSUPP;
}

static inline void sections_reset(void) { }

#endif
#endif
