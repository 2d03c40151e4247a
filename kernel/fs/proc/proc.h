/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_PROC_PROC_H
#define KERNEL_FS_PROC_PROC_H

/* The file system can be mounted from now on. => Boot, after vfs_init() and the timers. */
void proc_init(void);

#endif
