/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_PROC_PROC_H
#define KERNEL_FS_PROC_PROC_H

struct file;
struct pid;

/* The file system can be mounted from now on. => Boot, after vfs_init() and the timers. */
void proc_init(void);

/* => The process whose folder /proc/PID has been opened, referenced; or NULL. */
struct pid *proc_tgid_folder_pid(struct file *file);

#endif
