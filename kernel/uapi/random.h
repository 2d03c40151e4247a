/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_RANDOM_H
#define KERNEL_UAPI_RANDOM_H

#include <kernel/uapi/types.h>

#if __STDC_HOSTED__
#include <sys/random.h>
#else

#define GRND_NONBLOCK	0x0001
#define GRND_RANDOM	0x0002
#define GRND_INSECURE	0x0004

#endif

/* ioctl on /dev/random */
#ifndef RNDGETENTCNT
#define RNDGETENTCNT	0x80045200
#define RNDADDTOENTCNT	0x40045201
#define RNDADDENTROPY	0x40085203
#define RNDZAPENTCNT	0x5204
#define RNDCLEARPOOL	0x5206
#define RNDRESEEDCRNG	0x5207
#endif

#endif
