/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_TYPES_H
#define KERNEL_UAPI_TYPES_H

/*
 * The headers in this folder state the ABI: numbers and layouts of Linux on x86-64, and nothing
 * else. The kernel (freestanding) sees all of it. A program (hosted) has most of it from its libc,
 * so there the headers include libc's instead, and add only what libc lacks.
 */
#if __STDC_HOSTED__
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef long long s64;
#ifndef __user
#define __user
#endif
#else
#include <kernel/lib/types.h>
#endif

#endif
