/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_FASYNC_H
#define KERNEL_FS_FASYNC_H

#include <kernel/lib/types.h>
#include <kernel/process/pid.h>

struct file;
struct list_head;

/* For the `fasync` of files whose signals come from `list`. => 0 or -ENOMEM. */
int fasync_set(int fd, struct file *file, bool on, struct list_head *list);

/* Something can be read (POLL_IN) or written (POLL_OUT). => Sleeps: no spinlock held. */
void kill_fasync(struct list_head *list, int band);

/* Whom the signals of a file go to: pid, or NULL for nobody. `replace`: though it has an owner. */
void set_file_owner(struct file *file, struct pid *pid, enum pid_type type, bool replace);

/* => Its number, 0 if it is gone. */
pid_t get_file_owner(struct file *file, enum pid_type *type);

#endif
