/* SPDX-License-Identifier: MIT */
#ifndef SHIM_KERNEL_TIME_TIME_H
#define SHIM_KERNEL_TIME_TIME_H

#include <kernel/lib/types.h>

extern u64 shim_now;

static inline u64 ktime_get_ns(void)
{
	return shim_now;
}

#endif
