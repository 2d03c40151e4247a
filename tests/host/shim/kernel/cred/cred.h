/* SPDX-License-Identifier: MIT */
#ifndef SHIM_KERNEL_CRED_H
#define SHIM_KERNEL_CRED_H

#include <kernel/lib/types.h>

extern bool shim_capable;

static inline bool capable(int cap)
{
	return shim_capable;
}

#endif
