/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_OPENAT2_H
#define KERNEL_UAPI_OPENAT2_H

#include <kernel/uapi/types.h>

#if !__STDC_HOSTED__

struct open_how {
	u64 flags;
	u64 mode;
	u64 resolve;
};

#define OPEN_HOW_SIZE_VER0	24

#define RESOLVE_NO_XDEV		0x01
#define RESOLVE_NO_MAGICLINKS	0x02
#define RESOLVE_NO_SYMLINKS	0x04
#define RESOLVE_BENEATH		0x08
#define RESOLVE_IN_ROOT		0x10
#define RESOLVE_CACHED		0x20
#define RESOLVE_ALL		0x3f

#endif
#endif
