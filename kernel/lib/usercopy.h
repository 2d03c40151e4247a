/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_USERCOPY_H
#define KERNEL_LIB_USERCOPY_H

#include <kernel/lib/types.h>

/*
 * copy_struct_from_user - a struct that grows from one version of the ABI to the next.
 * What an older program leaves out is 0; what a newer one adds must be 0.
 * => 0, -EFAULT, or -E2BIG: a field is set that we don't know.
 */
int copy_struct_from_user(void *to, size_t size, const void __user *from, size_t usize);

#endif
