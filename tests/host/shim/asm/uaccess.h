/* SPDX-License-Identifier: MIT */
#ifndef SHIM_ASM_UACCESS_H
#define SHIM_ASM_UACCESS_H

#include <kernel/lib/string.h>

/* User memory is ours, but for the first page. */
static inline unsigned long copy_to_user(void *to, const void *from, unsigned long n)
{
	if ((unsigned long)to < 4096)
		return n;
	memcpy(to, from, n);
	return 0;
}

#endif
