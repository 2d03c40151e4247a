/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_SELECT_H
#define KERNEL_UAPI_SELECT_H

#include <kernel/uapi/types.h>

#if __STDC_HOSTED__
#include <sys/select.h>
#else

#define FD_SETSIZE	1024

typedef struct {
	unsigned long fds_bits[FD_SETSIZE / 64];
} fd_set;

/* The last argument of pselect6. */
struct pselect6_sigmask {
	const void __user *sigmask;
	size_t size;
};

#endif
#endif
