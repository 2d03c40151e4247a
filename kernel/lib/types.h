/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_TYPES_H
#define KERNEL_LIB_TYPES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <kernel/lib/compiler.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;

typedef long ssize_t;
typedef unsigned long uintptr_t;
typedef long long loff_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned short umode_t;		/* the type and permissions of a file */
typedef unsigned long ino_t;
typedef int clockid_t;
typedef long long time64_t;

/* A device number in the form in which programs see it (st_rdev, mknod), so nothing converts it. */
typedef u32 dev_t;

#define MKDEV(major, minor) \
	((dev_t)(((minor) & 0xff) | ((major) & 0xfff) << 8 | ((minor) & ~0xffU) << 12))
#define MAJOR(dev)	((unsigned int)((dev) >> 8 & 0xfff))
#define MINOR(dev)	((unsigned int)(((dev) & 0xff) | ((dev) >> 12 & ~0xffU)))

#define U8_MAX		((u8)~0U)
#define U16_MAX		((u16)~0U)
#define U32_MAX		((u32)~0U)
#define U64_MAX		((u64)~0ULL)
#define S32_MAX		((s32)(U32_MAX >> 1))
#define S32_MIN		(-S32_MAX - 1)
#define S64_MAX		((s64)(U64_MAX >> 1))
#define S64_MIN		(-S64_MAX - 1)
#define INT_MAX		S32_MAX
#define INT_MIN		S32_MIN
#define UINT_MAX	(~0U)
#define LONG_MAX	((long)(~0UL >> 1))
#define LONG_MIN	(-LONG_MAX - 1)
#define ULONG_MAX	(~0UL)
#define SIZE_MAX	(~(size_t)0)
#define SSIZE_MAX	LONG_MAX

#define BITS_PER_BYTE	8
#define BITS_PER_LONG	64
#define BIT(n)		(1UL << (n))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* => The struct of the given type whose `member` ptr points to. */
#define container_of(ptr, type, member) \
	((type *)((char *)(1 ? (ptr) : &((type *)0)->member) - offsetof(type, member)))

#define sizeof_field(type, member) sizeof(((type *)0)->member)

#define min(a, b) ({ __typeof__(a) __a = (a); __typeof__(b) __b = (b); __a < __b ? __a : __b; })
#define max(a, b) ({ __typeof__(a) __a = (a); __typeof__(b) __b = (b); __a > __b ? __a : __b; })
#define min_t(type, a, b) ({ type __a = (a); type __b = (b); __a < __b ? __a : __b; })
#define max_t(type, a, b) ({ type __a = (a); type __b = (b); __a > __b ? __a : __b; })
#define clamp(value, low, high) \
	({ __typeof__(value) __v = (value), __l = (low), __h = (high); \
	   __v < __l ? __l : __v > __h ? __h : __v; })
#define swap(a, b) \
	do { __typeof__(a) __t = (a); (a) = (b); (b) = __t; } while (0)

/* To multiples of a power of two. */
#define ALIGN(x, a)		(((x) + ((__typeof__(x))(a) - 1)) & ~((__typeof__(x))(a) - 1))
#define ALIGN_DOWN(x, a)	((x) & ~((__typeof__(x))(a) - 1))
#define IS_ALIGNED(x, a)	(((x) & ((__typeof__(x))(a) - 1)) == 0)
#define round_up(x, a)		ALIGN(x, a)
#define round_down(x, a)	ALIGN_DOWN(x, a)

#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))

static inline bool is_power_of_2(unsigned long n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

#endif
