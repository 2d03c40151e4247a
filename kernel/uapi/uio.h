/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_UIO_H
#define KERNEL_UAPI_UIO_H

#include <kernel/uapi/types.h>

#if __STDC_HOSTED__
#include <sys/uio.h>
#else

struct iovec {
	void __user *iov_base;
	size_t iov_len;
};

#define UIO_FASTIOV	8
#define UIO_MAXIOV	1024

/* No read or write moves more than this. */
#define MAX_RW_COUNT	0x7ffff000UL

#endif
#endif
