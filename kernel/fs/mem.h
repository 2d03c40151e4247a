/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_MEM_H
#define KERNEL_FS_MEM_H

void mem_init(void);		/* boot, before devtmpfs_init(): null, zero, full, random, urandom, port */

#endif
