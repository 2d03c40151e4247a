/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_DIRENT_H
#define KERNEL_UAPI_DIRENT_H

#include <kernel/uapi/types.h>

#if __STDC_HOSTED__
#include <dirent.h>
#else

#define DT_UNKNOWN	0
#define DT_FIFO		1
#define DT_CHR		2
#define DT_DIR		4
#define DT_BLK		6
#define DT_REG		8
#define DT_LNK		10
#define DT_SOCK		12
#define DT_WHT		14

#endif

/* getdents64; d_name is terminated, d_reclen a multiple of 8. */
struct linux_dirent64 {
	u64 d_ino;
	s64 d_off;		/* where to lseek to go on behind this entry */
	u16 d_reclen;
	u8 d_type;
	char d_name[];
};

/* getdents: the type is in the last byte of the record. */
struct linux_dirent {
	unsigned long d_ino;
	unsigned long d_off;
	u16 d_reclen;
	char d_name[];
};

#endif
