/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_POLL_H
#define KERNEL_FS_POLL_H

#include <kernel/locking/wait.h>
#include <kernel/uapi/poll.h>

struct file;

/*
 * What file_operations.poll is given: somebody who asks, and perhaps wants to sleep until the
 * answer changes. Such a function first names the wait queues on which news will come, then looks.
 */
struct poll_table {
	/* Queues the sleeper; NULL: nobody will sleep. */
	void (*queue)(struct file *file, wait_queue_head_t *queue, struct poll_table *table);
	unsigned int events;		/* that interest it: POLL* */
};

static inline void poll_wait(struct file *file, wait_queue_head_t *queue, struct poll_table *table)
{
	if (table && table->queue)
		table->queue(file, queue, table);
}

#endif
