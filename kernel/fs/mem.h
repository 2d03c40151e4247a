/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_MEM_H
#define KERNEL_FS_MEM_H

/* null, zero, full, random, urandom, port. => Boot, before devtmpfs_init(). */
void mem_init(void);

#endif
