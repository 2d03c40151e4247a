/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_MOUNT_H
#define KERNEL_UAPI_MOUNT_H

#include <kernel/uapi/types.h>

#if __STDC_HOSTED__
#include <sys/mount.h>
#else

#define MS_RDONLY	(1UL << 0)
#define MS_NOSUID	(1UL << 1)
#define MS_NODEV	(1UL << 2)
#define MS_NOEXEC	(1UL << 3)
#define MS_SYNCHRONOUS	(1UL << 4)
#define MS_REMOUNT	(1UL << 5)
#define MS_MANDLOCK	(1UL << 6)
#define MS_DIRSYNC	(1UL << 7)
#define MS_NOSYMFOLLOW	(1UL << 8)
#define MS_NOATIME	(1UL << 10)
#define MS_NODIRATIME	(1UL << 11)
#define MS_BIND		(1UL << 12)
#define MS_MOVE		(1UL << 13)
#define MS_REC		(1UL << 14)
#define MS_SILENT	(1UL << 15)
#define MS_POSIXACL	(1UL << 16)
#define MS_UNBINDABLE	(1UL << 17)
#define MS_PRIVATE	(1UL << 18)
#define MS_SLAVE	(1UL << 19)
#define MS_SHARED	(1UL << 20)
#define MS_RELATIME	(1UL << 21)
#define MS_STRICTATIME	(1UL << 24)
#define MS_LAZYTIME	(1UL << 25)

#define MS_MGC_VAL	0xc0ed0000UL	/* old programs put it in the upper half */
#define MS_MGC_MSK	0xffff0000UL

#define MNT_FORCE	1
#define MNT_DETACH	2
#define MNT_EXPIRE	4
#define UMOUNT_NOFOLLOW	8

#endif
#endif
