/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_DEBUG_COUNTERS_H
#define KERNEL_DEBUG_COUNTERS_H

struct seq_buf;

/*
 * /proc/tine/counters: "name value" a line, each a number of objects in use. What allocators keep
 * for later doesn't count: so after tine_settle() a test that has left nothing behind leaves no
 * trace here.
 */
void counters_show(struct seq_buf *seq);

/* => All dead tasks have been freed, and no CPU holds back anything freed. Or a fatal signal
 * came. Sleeps. */
void tine_settle(void);

#endif
