/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_STATFS_H
#define KERNEL_UAPI_STATFS_H

#include <kernel/uapi/types.h>

#if __STDC_HOSTED__
#include <sys/statfs.h>
#else

typedef struct {
	int val[2];
} __kernel_fsid_t;

/* 120 bytes */
struct statfs {
	long f_type;
	long f_bsize;
	long f_blocks;
	long f_bfree;
	long f_bavail;
	long f_files;
	long f_ffree;
	__kernel_fsid_t f_fsid;
	long f_namelen;
	long f_frsize;
	long f_flags;
	long f_spare[4];
};

#define ST_RDONLY	0x0001
#define ST_NOSUID	0x0002
#define ST_NODEV	0x0004
#define ST_NOEXEC	0x0008
#define ST_VALID	0x0020		/* f_flags means something */
#define ST_NOATIME	0x0400
#define ST_NODIRATIME	0x0800
#define ST_RELATIME	0x1000
#define ST_NOSYMFOLLOW	0x2000

#endif

/* f_type */
#ifndef TMPFS_MAGIC
#define TMPFS_MAGIC	0x01021994
#define RAMFS_MAGIC	0x858458f6
#define PROC_SUPER_MAGIC 0x9fa0
#define SYSFS_MAGIC	0x62656572
#define PIPEFS_MAGIC	0x50495045
#define DEVPTS_SUPER_MAGIC 0x1cd1
#define ANON_INODE_FS_MAGIC 0x09041934
#endif

#endif
