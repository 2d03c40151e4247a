/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_PIDFD_H
#define KERNEL_UAPI_PIDFD_H

#include <kernel/uapi/fcntl.h>

/* pidfd_open */
#define PIDFD_NONBLOCK O_NONBLOCK /* waitid on it doesn't wait: EAGAIN */

#endif
