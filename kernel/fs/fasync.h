/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_FASYNC_H
#define KERNEL_FS_FASYNC_H

#include <kernel/lib/types.h>
#include <kernel/process/pid.h>

struct file;
struct list_head;

/*
 * fasync_set - the file is one of those that `list` tells, or no more; FASYNC says whether it is on
 * any list. Called by the `fasync` of files that know lists, which sees to it that there is one
 * call at a time for a file that goes on several.
 * => 0 or -ENOMEM. With `on` false any context but an interrupt, and 0.
 */
int fasync_set(int fd, struct file *file, bool on, struct list_head *list);

/* The file is on no list any more. => Nobody else has it. */
void fasync_end(struct file *file);

/*
 * Something can be read (POLL_IN) or written (POLL_OUT).
 * => Sleeps: no spinlock held. The caller keeps what the list is in.
 */
void kill_fasync(struct list_head *list, int band);

/* Whom the signals of a file go to: pid, or NULL for nobody. `replace`: though it has an owner. */
void set_file_owner(struct file *file, struct pid *pid, enum pid_type type, bool replace);
void set_file_owner_signal(struct file *file, int sig);		/* 0: SIGIO */

/* => As it was at one moment, with a reference to the pid, if there is one. */
struct file_owner get_file_owner(struct file *file);

#endif
