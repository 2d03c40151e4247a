/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_STATX_H
#define KERNEL_UAPI_STATX_H

#include <kernel/uapi/types.h>

#if !__STDC_HOSTED__

/* Which fields are asked for, and valid. */
#define STATX_TYPE		0x0001U
#define STATX_MODE		0x0002U
#define STATX_NLINK		0x0004U
#define STATX_UID		0x0008U
#define STATX_GID		0x0010U
#define STATX_ATIME		0x0020U
#define STATX_MTIME		0x0040U
#define STATX_CTIME		0x0080U
#define STATX_INO		0x0100U
#define STATX_SIZE		0x0200U
#define STATX_BLOCKS		0x0400U
#define STATX_BASIC_STATS	0x07ffU
#define STATX_BTIME		0x0800U
#define STATX_ALL		0x0fffU
#define STATX_MNT_ID		0x1000U
#define STATX_DIOALIGN		0x2000U
#define STATX__RESERVED		0x80000000U

#define STATX_ATTR_COMPRESSED	0x0004
#define STATX_ATTR_IMMUTABLE	0x0010
#define STATX_ATTR_APPEND	0x0020
#define STATX_ATTR_NODUMP	0x0040
#define STATX_ATTR_AUTOMOUNT	0x1000
#define STATX_ATTR_MOUNT_ROOT	0x2000
#define STATX_ATTR_DAX		0x200000

struct statx_timestamp {
	s64 tv_sec;
	u32 tv_nsec;
	s32 __reserved;
};

/* 256 bytes */
struct statx {
	u32 stx_mask;
	u32 stx_blksize;
	u64 stx_attributes;
	u32 stx_nlink;
	u32 stx_uid;
	u32 stx_gid;
	u16 stx_mode;
	u16 __spare0;
	u64 stx_ino;
	u64 stx_size;
	u64 stx_blocks;
	u64 stx_attributes_mask;
	struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
	u32 stx_rdev_major, stx_rdev_minor;
	u32 stx_dev_major, stx_dev_minor;
	u64 stx_mnt_id;
	u32 stx_dio_mem_align, stx_dio_offset_align;
	u64 __spare3[12];
};

#endif
#endif
