/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_PROC_PROC_H
#define KERNEL_FS_PROC_PROC_H

void proc_init(void);		/* boot, after vfs_init() and the timers: the file system can be mounted */

#endif
